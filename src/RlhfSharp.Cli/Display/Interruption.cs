using System.Runtime.InteropServices;

namespace RlhfSharp.Cli.Display;

/// <summary>
/// Ctrl-C and termination: the first asks the run to finish its iteration and save; a second Ctrl-C ends the process at once
/// with 130, the shells' code for an interrupted program. A repeated request to terminate changes nothing, because it may be
/// the same one: a process group, a service manager and `rlhf compare` each pass theirs on to every run.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>The exit code of a run that was interrupted.</summary>
    public const int ExitCode = 130;

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    /// <param name="say">Writes one line for the person who pressed the keys.</param>
    /// <param name="message">The line.</param>
    public Interruption(Action<string> say, string message = "Stopping after this iteration and writing a checkpoint; once more to stop at once.")
    {
        var isPressed = false;
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            if (isPressed)
            {
                Console.Error.Write("\u001b[?25h"); // the display hides the cursor
                Environment.Exit(ExitCode);
            }
            isPressed = true;
            Stop(context);
        }));

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            if (source.IsCancellationRequested) return;
            source.Cancel();
            say(message);
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }
}
