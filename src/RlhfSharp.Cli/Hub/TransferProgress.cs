using System.Globalization;
using RlhfSharp.Cli.Display;
using RlhfSharp.Language.Hub;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RlhfSharp.Cli.Hub;

/// <summary>
/// Transfers as the user sees them: on a terminal a panel with a bar for each file that is under way, elsewhere a line every few seconds. A larger file leaves
/// a line when it is done.
/// </summary>
internal sealed class TransferProgress : IProgress<HubProgress>, IDisposable
{
    private const long SmallBytes = 1_000_000; // the command's last line counts these
    private const int WidestPanel = 110;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly CommandOutput output;
    private readonly TimeProvider time;
    private readonly string? unit;
    private readonly LivePanel? panel;
    private readonly Dictionary<string, Transfer> transfers = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private long spoke;

    /// <param name="output">Where it is shown.</param>
    /// <param name="time">The clock.</param>
    /// <param name="unit">What is counted: bytes where null.</param>
    public TransferProgress(CommandOutput output, TimeProvider time, string? unit = null)
    {
        (this.output, this.time, this.unit) = (output, time, unit);
        spoke = time.GetTimestamp();
        panel = output.IsLive ? new LivePanel(output.Terminal, Draw) : null;
    }

    /// <summary>Shows a transfer until it ends.</summary>
    public static async Task<T> DuringAsync<T>(CommandOutput output, Func<IProgress<HubProgress>, Task<T>> transfer, string? unit = null)
    {
        using TransferProgress progress = new(output, TimeProvider.System, unit);
        return await transfer(progress);
    }

    public void Report(HubProgress value)
    {
        string line;
        lock (gate)
        {
            if (!transfers.TryGetValue(value.Path, out var transfer)) transfers[value.Path] = transfer = new Transfer(value.Path, value.Done, time, unit);
            var wasDone = transfer.IsDone;
            transfer.Update(value.Done, value.Total);
            if (!transfer.IsDone) panel?.Show();
            var speaks = transfer.IsDone ? !wasDone && (unit is not null || value.Total >= SmallBytes) : panel is null && time.GetElapsedTime(spoke) >= Every;
            if (!speaks) return;
            spoke = time.GetTimestamp();
            line = transfer.Line();
        }
        output.Say(line);
    }

    /// <summary>Takes the panel away.</summary>
    public void Dispose() => panel?.Dispose();

    /// <summary>The panel: a row for each file that is under way; never empty, as Spectre cannot show that live.</summary>
    public IRenderable Draw()
    {
        var width = Math.Min(output.Terminal.Profile.Width - 1, WidestPanel);
        lock (gate)
        {
            List<Markup> rows = [.. transfers.Values.Where(transfer => !transfer.IsDone).Select(transfer => transfer.Row(width))];
            return new Rows(rows.Count > 0 ? rows : [new Markup("[grey]...[/]")]);
        }
    }

    /// <summary>Bytes in the units that the Hub's pages use: "548.1 MB", "12 kB".</summary>
    public static string Bytes(long count) => count switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{count} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:0.00} GB"),
    };
}
