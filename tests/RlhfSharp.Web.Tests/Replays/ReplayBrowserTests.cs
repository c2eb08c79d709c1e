using Microsoft.Playwright;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Web.Replays;
using RlhfSharp.Web.Tests.Labeling;

namespace RlhfSharp.Web.Tests.Replays;

public sealed class ReplayBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public async Task Page_ByItself_PlaysToTheNextEpisode()
    {
        var page = await OpenAsync(ReplayFiles.Random("Acrobot-v1", episodes: 2, steps: 6));
        await Assertions.Expect(page.Locator("#play")).ToHaveAttributeAsync("aria-label", "Pause");
        var before = await page.Locator("#shapes").InnerHTMLAsync();
        await Assertions.Expect(page.Locator("#episode")).ToHaveValueAsync("1");
        await Assertions.Expect(page.Locator("#step")).ToHaveTextAsync("6 / 6");
        await Assertions.Expect(page.Locator("#ending")).ToHaveTextAsync("Watching stopped here.");
        await Assertions.Expect(page.Locator("#play")).ToHaveAttributeAsync("aria-label", "Play");
        Assert.NotEqual(before, await page.Locator("#shapes").InnerHTMLAsync());
    }

    [SkippableFact]
    public async Task Keys_StepJumpAndPlay()
    {
        var page = await OpenAsync(ReplayFiles.Balanced(1, steps: 60), still: true);
        await Assertions.Expect(page.Locator("#step")).ToHaveTextAsync("0 / 60");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(page.Locator("#step")).ToHaveTextAsync("1 / 60");
        await Assertions.Expect(page.Locator("#return")).ToHaveTextAsync("1");
        await page.Keyboard.PressAsync("End");
        await Assertions.Expect(page.Locator("#step")).ToHaveTextAsync("60 / 60");
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator("#step")).ToHaveTextAsync("60 / 60"); // at 50 steps a second
        await page.Locator("#back").ClickAsync();
        await page.Locator("#forward").FocusAsync();
        await page.Keyboard.PressAsync("Space"); // presses the button, and nothing else
        await Assertions.Expect(page.Locator("#step")).ToHaveTextAsync("60 / 60");
        await Assertions.Expect(page.Locator("#play")).ToHaveAttributeAsync("aria-label", "Play");
    }

    [SkippableFact]
    public async Task Scrubbing_ShowsThatStepWithItsValues()
    {
        using var policy = new TabularPolicy(ReplayFiles.CliffValues());
        var page = await OpenAsync(ReplayFiles.Cliff(policy), still: true);
        await Assertions.Expect(page.Locator(".row.chosen")).ToHaveTextAsync("up−12");
        await page.Locator("#scrub").FillAsync("12");
        await Assertions.Expect(page.Locator("#step")).ToHaveTextAsync("12 / 13");
        await Assertions.Expect(page.Locator("#return")).ToHaveTextAsync("−12");
        await Assertions.Expect(page.Locator(".row.chosen")).ToHaveTextAsync("down−1");
        await page.Locator("#scrub").FillAsync("13");
        await Assertions.Expect(page.Locator("#ending")).ToHaveTextAsync("The episode ended here.");
        await Assertions.Expect(page.Locator(".row.chosen")).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task Page_WhereMotionIsUnwanted_WaitsForPlay()
    {
        var page = await OpenAsync(ReplayFiles.Random("MountainCar-v0", steps: 20), still: true);
        await page.WaitForTimeoutAsync(300);
        await Assertions.Expect(page.Locator("#step")).ToHaveTextAsync("0 / 20");
        await page.Locator("#speed").SelectOptionAsync("8");
        await page.Locator("#play").ClickAsync();
        await Assertions.Expect(page.Locator("#step")).ToHaveTextAsync("20 / 20");
    }

    [SkippableFact]
    public async Task Page_InTheDarkAndOnAPhone_IsReadable()
    {
        var dark = await OpenAsync(ReplayFiles.Random("Pendulum-v1", steps: 20), still: true, new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark });
        Assert.Equal("rgb(15, 17, 20)", await Style(dark, "body", "backgroundColor"));
        Assert.Equal("rgb(23, 27, 33)", await Style(dark, "#stage .sky", "fill"));
        await dark.Locator("#theme").ClickAsync(); // from auto to light
        Assert.Equal("rgb(246, 246, 244)", await Style(dark, "body", "backgroundColor"));
        Assert.Equal("rgb(247, 249, 252)", await Style(dark, "#stage .sky", "fill"));

        var phone = await OpenAsync(ReplayFiles.Random("Taxi-v3"), still: true, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 740 } });
        Assert.True(await phone.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"));
        Assert.True(await phone.EvaluateAsync<bool>("document.getElementById('play').getBoundingClientRect().bottom < 740")); // what matters without scrolling
    }

    private async Task<IPage> OpenAsync(Replay replay, bool still = false, BrowserNewContextOptions? options = null)
    {
        var path = folder.In(Guid.NewGuid().ToString("N") + ".html");
        ReplayPage.Write(replay, path);
        options ??= new BrowserNewContextOptions();
        options.ReducedMotion = still ? ReducedMotion.Reduce : ReducedMotion.NoPreference;
        var page = await browser.OpenAsync(new Uri(path), options);
        page.PageError += (_, error) => throw new InvalidOperationException(error);
        return page;
    }

    private static Task<string> Style(IPage page, string selector, string property) =>
        page.EvaluateAsync<string>($"getComputedStyle(document.querySelector('{selector}')).{property}");
}
