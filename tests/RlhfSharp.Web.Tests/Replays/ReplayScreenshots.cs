using Microsoft.Playwright;
using RlhfSharp.Agents.Policies;
using RlhfSharp.TestSupport;
using RlhfSharp.Web.Replays;
using RlhfSharp.Web.Tests.Labeling;

namespace RlhfSharp.Web.Tests.Replays;

/// <summary>The pictures of replays in the documentation, into artifacts/screenshots or the folder that RLHFSHARP_SCREENSHOTS names.</summary>
public sealed class ReplayScreenshots(Browser browser) : IClassFixture<Browser>
{
    private const int MostBytes = 100_000;

    private static readonly string target = Environment.GetEnvironmentVariable("RLHFSHARP_SCREENSHOTS") is { Length: > 0 } chosen
        ? Path.GetFullPath(chosen, RepositoryRoot.Path) : Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots");

    [SkippableFact]
    public async Task Screenshots_OfReplays_AreSmall()
    {
        using var folder = new TemporaryFolder();
        using var policy = new TabularPolicy(ReplayFiles.CliffValues());
        await TakeAsync(folder, ReplayFiles.Balanced(2), 240, "watch-light.png", new BrowserNewContextOptions { ColorScheme = ColorScheme.Light });
        await TakeAsync(folder, ReplayFiles.Cliff(policy), 7, "watch-dark.png", new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark });
        await TakeAsync(folder, ReplayFiles.Random("Taxi-v3"), 30, "watch-phone.png", new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 390, Height = 844 } });
        await TakeAsync(folder, ReplayFiles.Random("MountainCar-v0"), 60, "watch-hill.png", new BrowserNewContextOptions { ColorScheme = ColorScheme.Light });
    }

    private async Task TakeAsync(TemporaryFolder folder, Replay replay, int step, string name, BrowserNewContextOptions options)
    {
        var path = folder.In(name + ".html");
        ReplayPage.Write(replay, path);
        options.ReducedMotion = ReducedMotion.Reduce;
        options.ViewportSize ??= new ViewportSize { Width = 1000, Height = 620 };
        var page = await browser.OpenAsync(new Uri(path), options);
        await page.Locator("#scrub").FillAsync($"{Math.Min(step, replay.Episodes[0].Length)}");
        await page.EvaluateAsync("document.activeElement.blur()");
        Directory.CreateDirectory(target);
        var picture = await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(target, name) });
        Assert.InRange(picture.Length, 5_000, MostBytes);
    }
}
