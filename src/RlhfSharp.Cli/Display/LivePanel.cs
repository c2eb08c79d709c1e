using Spectre.Console;
using Spectre.Console.Rendering;

namespace RlhfSharp.Cli.Display;

/// <summary>
/// A part of the terminal that is redrawn four times a second by a thread of its own, and goes when it is disposed. Lines written to the same console
/// meanwhile appear above it.
/// </summary>
/// <param name="console">Where.</param>
/// <param name="draw">What is shown now; called on the drawing thread.</param>
internal sealed class LivePanel(IAnsiConsole console, Func<IRenderable> draw) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly ManualResetEventSlim stop = new();
    private Thread? painter;

    /// <summary>Shows the panel, where it is not shown yet.</summary>
    public void Show()
    {
        if (painter is not null) return;
        stop.Reset();
        painter = new Thread(Paint) { IsBackground = true, Name = "progress display" };
        painter.Start();
    }

    /// <summary>Takes the panel away; <see cref="Show"/> brings it back.</summary>
    public void Dispose()
    {
        if (painter is null) return;
        stop.Set();
        painter.Join();
        painter = null;
    }

    private void Paint() => console.Live(draw()).AutoClear(true).Start(context =>
    {
        do context.UpdateTarget(draw());
        while (!stop.Wait(Every));
    });
}
