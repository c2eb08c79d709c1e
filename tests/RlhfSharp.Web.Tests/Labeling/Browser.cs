using Microsoft.Playwright;

namespace RlhfSharp.Web.Tests.Labeling;

/// <summary>The system's Chromium, driven by Playwright; started once for all tests that use it. Nothing is downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string? program = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async Task InitializeAsync()
    {
        if (program is null) return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program, Args = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [], Timeout = 60_000,
        });
    }

    /// <summary>A page with cookies of its own; skips the test where there is no browser.</summary>
    public async Task<IPage> OpenAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        Skip.If(browser is null, "Chromium is not installed (Debian: apt-get install chromium)");
        var context = await browser!.NewContextAsync(options);
        context.SetDefaultTimeout(15_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.ToString());
        return page;
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
