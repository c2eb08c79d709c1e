namespace RlhfSharp.Language.Hub;

/// <summary>How long and how often a transfer is tried. The retries are those of the Python library: five, after 1, 2, 4, 8, 8 seconds.</summary>
public sealed record HubPatience
{
    /// <summary>Tries after the first one.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The first wait; each further one is twice as long.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that the client chooses itself.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The longest wait that the server may ask for by Retry-After; beyond it the client gives up and says so.</summary>
    public TimeSpan LongestServerWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>An answer that has not begun, or a body that has brought nothing for so long, counts as a lost connection.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Files that are transferred side by side.</summary>
    public int ParallelFiles { get; init; } = 4;
}
