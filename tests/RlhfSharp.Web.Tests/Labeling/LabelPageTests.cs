using Microsoft.Playwright;
using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.Web.Tests.Labeling;

/// <summary>The form in a real browser.</summary>
public sealed class LabelPageTests(Browser browser) : IClassFixture<Browser>
{
    private const int Settled = 200; // ms after which a key is meant for the page that is shown

    private static async Task PressAsync(IPage page, string key)
    {
        await page.WaitForTimeoutAsync(Settled);
        // A choice answers with a redirect to the next page.
        var loaded = new TaskCompletionSource();
        void Note(object? sender, IPage loadedPage) => loaded.TrySetResult();
        page.Load += Note;
        await page.Keyboard.PressAsync(key);
        await loaded.Task.WaitAsync(TimeSpan.FromSeconds(15));
        page.Load -= Note;
    }

    [SkippableFact]
    public async Task Keyboard_EveryVerdict_IsStored()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(5));
        var page = await browser.OpenAsync(await site.InviteAsync("Ann"));
        await page.WaitForTimeoutAsync(Settled);
        await page.Keyboard.PressAsync("Shift+Digit3");
        await PressAsync(page, "1");
        foreach (var key in (string[])["2", "0", "b", "s"]) await PressAsync(page, key);

        var labels = await site.Log.ReadAsync(default);
        Assert.Equal([Verdict.Picked, Verdict.Picked, Verdict.Tie, Verdict.AllBad, Verdict.Skipped], labels.Select(label => label.Verdict));
        Assert.Equal(labels[0].ShownOrder[0], labels[0].Picked);
        Assert.Equal(labels[1].ShownOrder[1], labels[1].Picked);
        Assert.Equal(3, labels[0].Strength);
        Assert.InRange(labels[0].Milliseconds, Settled, 15_000);
        Assert.Equal("Nothing left to label", await page.Locator("h1").InnerTextAsync());
    }

    [SkippableFact]
    public async Task Choice_OnThePage_IsTheAnswerThatStoodThere()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(8));
        var page = await browser.OpenAsync(await site.InviteAsync("Ann"));
        var chosen = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            chosen.Add(await page.Locator(".answer").Nth(1).Locator(".text").InnerTextAsync());
            await PressAsync(page, "2");
        }
        var items = (await new LabelItems(site.Database).ReadAsync(default)).ToDictionary(item => item.Id);
        var labels = await site.Log.ReadAsync(default);
        Assert.Equal(chosen, labels.Select(label => items[label.ItemId].Responses[label.Picked!.Value]));
    }

    [SkippableFact]
    public async Task Undo_ThreeTimes_ShowsTheEarlierPairsAgain()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(4));
        var page = await browser.OpenAsync(await site.InviteAsync("Ann"));
        var prompts = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            prompts.Add(await page.Locator(".prompt .text").InnerTextAsync());
            await PressAsync(page, "1");
        }
        for (var i = 2; i >= 0; i--)
        {
            await PressAsync(page, "u");
            Assert.Equal(prompts[i], await page.Locator(".prompt .text").InnerTextAsync());
        }
        Assert.Empty(await site.Log.ReadAsync(default));
        Assert.Equal(6, await site.Log.CountEventsAsync(default));
        Assert.True(await page.Locator("#undo button").IsDisabledAsync());
    }

    [SkippableFact]
    public async Task Arrows_LookBackAndForward_ChangeNothing()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(3));
        var page = await browser.OpenAsync(await site.InviteAsync("Ann"));
        var first = await page.Locator(".prompt .text").InnerTextAsync();
        await PressAsync(page, "1");
        await PressAsync(page, "0");
        await PressAsync(page, "ArrowLeft");
        Assert.Contains("you saw no difference", await page.Locator(".status").InnerTextAsync(), StringComparison.Ordinal);
        await PressAsync(page, "ArrowLeft");
        Assert.Equal(first, await page.Locator(".prompt .text").InnerTextAsync());
        Assert.Equal("Answer 1 · your choice", await page.Locator(".answer.picked h2").InnerTextAsync());
        await PressAsync(page, "ArrowRight");
        await PressAsync(page, "ArrowRight");
        Assert.Equal("Which answer is better?", await page.Locator("h1").InnerTextAsync());
        Assert.Equal(2, (await site.Log.ReadAsync(default)).Count);
    }

    [SkippableFact]
    public async Task Choice_WhileLookingBack_TakesThePlaceOfTheEarlierOne()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(3));
        var page = await browser.OpenAsync(await site.InviteAsync("Ann"));
        await page.WaitForTimeoutAsync(Settled);
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("a note");
        await page.Keyboard.PressAsync("Escape");
        await PressAsync(page, "1");
        await PressAsync(page, "0");
        await PressAsync(page, "ArrowLeft");
        await PressAsync(page, "ArrowLeft");
        await PressAsync(page, "2");
        Assert.Equal("Changed: you picked answer 2.", await page.Locator(".status").InnerTextAsync());
        Assert.Equal("Which answer is better?", await page.Locator("h1").InnerTextAsync());
        var labels = await site.Log.ReadAsync(default);
        Assert.Equal([Verdict.Tie, Verdict.Picked], labels.Select(label => label.Verdict));
        Assert.Equal((labels[1].ShownOrder[1], "a note"), (labels[1].Picked, labels[1].Note));
        Assert.Equal(4, await site.Log.CountEventsAsync(default));
    }

    [SkippableFact]
    public async Task Note_WithDigitsInIt_DoesNotChoose()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        var page = await browser.OpenAsync(await site.InviteAsync("Ann"));
        await page.WaitForTimeoutAsync(Settled);
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("1 is better than 2, but");
        await page.Keyboard.PressAsync("Escape");
        await PressAsync(page, "2");
        var label = Assert.Single(await site.Log.ReadAsync(default));
        Assert.Equal("1 is better than 2, but", label.Note);
        Assert.Equal(label.ShownOrder[1], label.Picked);
    }

    [SkippableFact]
    public async Task BestOfFour_ByKey_PicksThatAnswer()
    {
        await using var site = await LabelSite.StartAsync([new NewItem("which?", ["a", "b", "c", "d"], "test")]);
        var page = await browser.OpenAsync(await site.InviteAsync("Ann"));
        Assert.Equal("Which answer is the best?", await page.Locator("h1").InnerTextAsync());
        var third = await page.Locator(".answer").Nth(2).Locator(".text").InnerTextAsync();
        await PressAsync(page, "3");
        Assert.Equal(third, ((string[])["a", "b", "c", "d"])[Assert.Single(await site.Log.ReadAsync(default)).Picked!.Value]);
    }

    [SkippableFact]
    public async Task Tab_AndEnter_AreEnough()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        var page = await browser.OpenAsync(await site.InviteAsync("Ann"));
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("2", await page.EvaluateAsync<string>("document.activeElement.value"));
        await PressAsync(page, "Enter");
        var label = Assert.Single(await site.Log.ReadAsync(default));
        Assert.Equal(label.ShownOrder[1], label.Picked);
    }

    [SkippableFact]
    public async Task WithoutScript_ButtonsStillWork()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        var page = await browser.OpenAsync(await site.InviteAsync("Ann"), new BrowserNewContextOptions { JavaScriptEnabled = false });
        await page.GetByText("Both bad").ClickAsync();
        await page.WaitForURLAsync(site.Server.Address.ToString());
        Assert.Equal(Verdict.AllBad, Assert.Single(await site.Log.ReadAsync(default)).Verdict);
    }

    [SkippableFact]
    public async Task HostileText_IsTextAndStaysInItsBox()
    {
        string[] hostile =
        [
            "<script>window.hit = 1</script><img src=x onerror=\"window.hit = 2\"></div></form><form action=//evil.example><button>1</button>",
            "\u202Eturned round\u2066 " + string.Concat(Enumerable.Repeat("Z" + string.Concat(Enumerable.Repeat("\u0335\u0489\u0300", 40)), 5)) + new string('W', 5000) + "\n\n\nend",
        ];
        await using var site = await LabelSite.StartAsync([new NewItem("</title><script>window.hit = 3</script> {{7*7}} ${7*7}", hostile, "test")]);
        var page = await browser.OpenAsync(await site.InviteAsync("Ann"));
        var refused = new List<string>();
        page.Console += (_, message) => refused.Add(message.Text);
        await page.ReloadAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.hit === undefined"));
        Assert.Equal(2, await page.Locator("form").CountAsync());
        Assert.Equal(0, await page.Locator("img").CountAsync());
        Assert.Contains("<script>", await page.Locator(".prompt .text").TextContentAsync(), StringComparison.Ordinal);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty(refused);
        await PressAsync(page, "1");
        Assert.Single(await site.Log.ReadAsync(default));
    }

    [SkippableFact]
    public async Task Phone_AnswersStandBelowEachOther()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        var page = await browser.OpenAsync(await site.InviteAsync("Ann"), new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 390, Height = 844 }, HasTouch = true });
        var first = (await page.Locator(".answer").Nth(0).BoundingBoxAsync())!;
        var second = (await page.Locator(".answer").Nth(1).BoundingBoxAsync())!;
        Assert.True(second.Y >= first.Y + first.Height);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.True((await page.Locator(".answer button").First.BoundingBoxAsync())!.Height >= 44); // room for a thumb
        await page.Locator(".answer button").Nth(1).TapAsync();
        await page.GetByText("Nothing left to label").WaitForAsync();
        Assert.Single(await site.Log.ReadAsync(default));
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light, true)]
    [InlineData(ColorScheme.Dark, false)]
    public async Task ColorScheme_OfTheSystem_IsFollowedWithEnoughContrast(ColorScheme scheme, bool isLight)
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        var page = await browser.OpenAsync(await site.InviteAsync("Ann"), new BrowserNewContextOptions { ColorScheme = scheme });
        foreach (var (selector, minimum) in ((string, double)[])[(".answer .text", 7), (".status", 4.5), (".answer button", 4.5), ("h2", 4.5), (".brand", 4.5)])
        {
            var (ink, ground) = (await LuminanceAsync(page, selector, "color"), await LuminanceAsync(page, selector, "background"));
            if (selector != ".answer button") Assert.Equal(isLight, ground > 0.5);
            Assert.True((Math.Max(ink, ground) + 0.05) / (Math.Min(ink, ground) + 0.05) >= minimum, $"{selector}: {ink} on {ground}");
        }
    }

    // Relative luminance (WCAG 2) of an element's text, or of what is painted behind it.
    private static Task<double> LuminanceAsync(IPage page, string selector, string what) => page.EvaluateAsync<double>("""
        ([selector, what]) => {
          let element = document.querySelector(selector), colour = getComputedStyle(element).color;
          if (what === 'background') do { colour = getComputedStyle(element).backgroundColor; element = element.parentElement; } while (colour === 'rgba(0, 0, 0, 0)' && element);
          const [r, g, b] = colour.match(/[\d.]+/g).map(Number).map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        }
        """, new[] { selector, what });

    [SkippableFact]
    public async Task ScreenReader_FindsNamesOfEverything()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        var page = await browser.OpenAsync(await site.InviteAsync("Ann"));
        foreach (var (role, name) in ((AriaRole, string)[])
            [(AriaRole.Heading, "Which answer is better?"), (AriaRole.Region, "Prompt"), (AriaRole.Article, "Answer 1"), (AriaRole.Article, "Answer 2"), (AriaRole.Progressbar, "Progress"), (AriaRole.Textbox, "Note")])
            await page.GetByRole(role, new PageGetByRoleOptions { Name = name }).WaitForAsync();
        foreach (var name in (string[])["Answer 1", "Answer 2", "Tie", "Both bad", "Skip", "Undo"])
            Assert.Equal(1, await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true }).CountAsync());
        Assert.Equal(4, await page.GetByRole(AriaRole.Radio).CountAsync());
        Assert.Equal("en", await page.GetAttributeAsync("html", "lang"));
    }

    [SkippableFact]
    public async Task Overview_WhileOthersLabel_RenewsItself()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(2));
        var owner = await browser.OpenAsync(await site.InviteAsync("owner", isOwner: true));
        await owner.GetByText("Overview").ClickAsync();
        Assert.Equal("0", await owner.Locator(".tile b").First.InnerTextAsync());
        var ann = await browser.OpenAsync(await site.InviteAsync("Ann"));
        await PressAsync(ann, "1");
        await owner.Locator(".tile b").First.GetByText("1").WaitForAsync();
    }
}
