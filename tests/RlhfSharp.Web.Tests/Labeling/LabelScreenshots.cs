using Microsoft.Playwright;
using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Web.Tests.Labeling;

/// <summary>The pictures of docs/labeling.md, into artifacts/screenshots or the folder that RLHFSHARP_SCREENSHOTS names.</summary>
public sealed class LabelScreenshots(Browser browser) : IClassFixture<Browser>
{
    private const int MostBytes = 200_000;

    private static readonly string folder = Environment.GetEnvironmentVariable("RLHFSHARP_SCREENSHOTS") is { Length: > 0 } chosen
        ? Path.GetFullPath(chosen, RepositoryRoot.Path) : Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots");

    [SkippableFact]
    public async Task Screenshots_OfEveryPage_AreSmall()
    {
        await using var site = await LabelSite.StartAsync(ItemFiles.Read(
            Path.Combine(RepositoryRoot.Path, "datasets", "reviews", "pairs-validation.jsonl"), overlap: 0.5, raters: 2, new RandomStream(1)).Take(60).ToList());
        foreach (var name in (string[])["Ann", "Bob", "Chi", "owner"]) await LabelAsync(site, name);
        await TakeAsync(await OpenAsync(site, new BrowserNewContextOptions { ColorScheme = ColorScheme.Light }), "label-light.png");
        await TakeAsync(await OpenAsync(site, new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark }), "label-dark.png");
        await TakeAsync(await OpenAsync(site, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 390, Height = 844 }, DeviceScaleFactor = 1 }), "label-phone.png");
        var page = await OpenAsync(site, new BrowserNewContextOptions { ColorScheme = ColorScheme.Light });
        await page.GotoAsync(new Uri(site.Server.Address, "/overview").ToString());
        await TakeAsync(page, "label-overview.png");
        await using var four = await LabelSite.StartAsync(ItemFiles.Read(
            Path.Combine(RepositoryRoot.Path, "datasets", "reviews", "rankings-train.jsonl"), overlap: 0, raters: 1, new RandomStream(1)).Take(5).ToList());
        await TakeAsync(await OpenAsync(four, new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark }), "label-four.png");
    }

    // Each agrees with what most would say, four times in five, and needs some seconds: figures as a team might have.
    private static async Task LabelAsync(LabelSite site, string name)
    {
        var people = new Annotators(site.Database, TimeProvider.System);
        var person = (await people.FindAsync(await people.InviteAsync(name, isOwner: name == "owner", default), default))!;
        var clock = new TestClock();
        var queue = new LabelQueue(site.Database, new LabelQueueOptions(), clock);
        var random = RandomStream.Named(7, name);
        for (var i = 0; i < 18 && await queue.NextAsync(person.Id, default) is { } assignment; i++)
        {
            var usual = (int)(assignment.Item.Id % 2);
            var best = assignment.ShownOrder.ToList().IndexOf(random.NextDouble() < 0.85 ? usual : 1 - usual);
            var decision = random.NextDouble() < 0.08 ? new Decision(Verdict.Tie) : new Decision(Verdict.Picked, best, 1 + random.NextIndex(4));
            clock.Move(TimeSpan.FromSeconds(random.NextUniform(3, 14)));
            await queue.LabelAsync(person.Id, assignment.Ticket, decision, default);
        }
    }

    private async Task<IPage> OpenAsync(LabelSite site, BrowserNewContextOptions options)
    {
        options.ViewportSize ??= new ViewportSize { Width = 1100, Height = 720 };
        return await browser.OpenAsync(await site.InviteAsync("owner", isOwner: true), options);
    }

    private static async Task TakeAsync(IPage page, string name)
    {
        Directory.CreateDirectory(folder);
        var picture = await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name) });
        Assert.InRange(picture.Length, 5_000, MostBytes);
    }
}
