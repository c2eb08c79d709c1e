using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Hub;
using RlhfSharp.Language.Hub;
using Spectre.Console;

namespace RlhfSharp.Hub.Tests;

public sealed class TransferProgressTests
{
    [Fact]
    public void Draw_OneUnderWayOneDone_ShowsTheBarOfTheFirst()
    {
        using TransferProgress progress = new(new CommandOutput(json: true, plain: true), TimeProvider.System);
        progress.Report(new HubProgress("folder/[weights].safetensors", 250_000, 1_000_000));
        progress.Report(new HubProgress("config.json", 10, 10));

        var shown = Show(progress);

        Assert.Contains("folder/[weights].safetensors  ━", shown, StringComparison.Ordinal);
        Assert.Contains("250 kB of 1.0 MB", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("config.json", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_NothingUnderWay_CanBeShownLive()
    {
        using TransferProgress progress = new(new CommandOutput(json: true, plain: true), TimeProvider.System);
        progress.Report(new HubProgress("config.json", 10, 10));

        Assert.DoesNotContain("config.json", Show(progress), StringComparison.Ordinal);
    }

    private static string Show(TransferProgress progress)
    {
        using StringWriter text = new();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 120;
        console.Live(progress.Draw()).Start(context => context.UpdateTarget(progress.Draw()));
        return text.ToString();
    }
}
