using RlhfSharp.Core.Training;
using Spectre.Console;
using Padding = Spectre.Console.Padding; // TorchSharp has one, too

namespace RlhfSharp.Cli.Display;

/// <summary>
/// Progress on a terminal: a panel while a phase runs, and one line that stays when it ends.
/// </summary>
internal sealed class LiveProgress : IProgressView, IDisposable
{
    private readonly CommandOutput output;
    private readonly LatestSample samples;
    private readonly LivePanel panel;
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<double>> history = new(StringComparer.Ordinal);
    private ProgressSnapshot? latest;
    private long arrived;

    public LiveProgress(CommandOutput output, LatestSample samples)
    {
        (this.output, this.samples) = (output, samples);
        panel = new LivePanel(output.Terminal, Draw);
    }

    public void Show(ProgressSnapshot snapshot)
    {
        lock (gate)
        {
            latest = snapshot;
            arrived = TimeProvider.System.GetTimestamp();
            foreach (var (name, value) in snapshot.Metrics)
            {
                if (!history.TryGetValue(name, out var values)) history[name] = values = [];
                if (double.IsFinite(value)) values.Add(value);
            }
        }
        panel.Show();
    }

    public void Finish(ProgressSnapshot snapshot)
    {
        Dispose();
        var mark = snapshot.StoppedBy is null ? "[green]✓[/]" : "[yellow]■[/]";
        output.SayMarkup($"{mark} {Markup.Escape(ProgressText.OneLine(PlainProgress.FinalLine(snapshot), output.Terminal.Profile.Width - 2))}");
        lock (gate) history.Clear();
    }

    /// <summary>Takes the panel away; called at the end of a phase and when a run fails.</summary>
    public void Dispose() => panel.Dispose();

    private Panel Draw()
    {
        ProgressSnapshot snapshot;
        TimeSpan since;
        (string Name, double Value, string Course)[] metrics;
        lock (gate)
        {
            snapshot = latest!;
            since = TimeProvider.System.GetElapsedTime(arrived);
            metrics = [.. snapshot.Metrics.Select(metric => (ProgressText.Name(metric.Key), metric.Value, ProgressText.Sparkline(history[metric.Key], 14)))];
        }
        var width = Math.Clamp(output.Terminal.Profile.Width - 3, 46, 110) - 4;
        var rows = new List<Spectre.Console.Rendering.IRenderable> { new Markup(Bar(snapshot, since, width)) };
        if (metrics.Length > 0) rows.Add(Table(metrics.Take(Math.Max(1, width / 17)).ToArray()));
        if (samples.Read() is { } sample) rows.Add(new Markup($"[grey]{Markup.Escape(ProgressText.OneLine(sample, width))}[/]"));
        return new Panel(new Rows(rows)) { Border = BoxBorder.Rounded, BorderStyle = new Style(Color.Grey), Header = new PanelHeader($" [bold]{Markup.Escape(snapshot.Phase)}[/] "), Width = width + 4 };
    }

    private static string Bar(ProgressSnapshot snapshot, TimeSpan since, int width)
    {
        var remaining = snapshot.Remaining - since;
        if (remaining < TimeSpan.Zero) remaining = TimeSpan.Zero;
        var stopping = snapshot.StoppedBy is not null ? "  stopping" : "";
        var text = $"  {snapshot.Iteration}/{snapshot.TotalIterations}  {ProgressText.Rate(snapshot.IterationsPerSecond)}"
            + (remaining is { } left ? $"  {ProgressText.Duration(left)} left" : "") + $"  {ProgressText.Bytes(snapshot.MemoryBytes)}{stopping}";
        var room = Math.Max(8, width - text.Length);
        var share = snapshot.TotalIterations == 0 ? 1 : (double)snapshot.Iteration / snapshot.TotalIterations;
        return ProgressText.Bar(share, room) + Markup.Escape(text);
    }

    private static Grid Table((string Name, double Value, string Course)[] metrics)
    {
        var grid = new Grid();
        foreach (var _ in metrics) grid.AddColumn(new GridColumn { NoWrap = true, Width = 15, Padding = new Padding(0, 0, 2, 0) });
        grid.AddRow([.. metrics.Select(metric => (Spectre.Console.Rendering.IRenderable)new Markup($"[grey]{Markup.Escape(metric.Name)}[/]"))]);
        grid.AddRow([.. metrics.Select(metric => (Spectre.Console.Rendering.IRenderable)new Markup($"[bold]{ProgressText.Number(metric.Value)}[/]"))]);
        grid.AddRow([.. metrics.Select(metric => (Spectre.Console.Rendering.IRenderable)new Markup($"[blue]{metric.Course}[/]"))]);
        return grid;
    }
}
