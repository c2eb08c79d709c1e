namespace RlhfSharp.Language.Hub;

/// <summary>Cancels when nothing was heard for a while; every sign of life starts the while anew.</summary>
internal sealed class SilenceWatch : IDisposable
{
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _linked;
    private readonly TimeSpan _longest;

    public SilenceWatch(TimeSpan longest, TimeProvider time, CancellationToken token)
    {
        _longest = longest;
        _silence = new CancellationTokenSource(longest, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, token);
    }

    /// <summary>Cancelled by silence or by the caller.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>True when it was silence.</summary>
    public bool IsOver => _silence.IsCancellationRequested;

    /// <summary>Something was heard.</summary>
    public void Heard() => _silence.CancelAfter(_longest);

    public void Dispose()
    {
        _linked.Dispose();
        _silence.Dispose();
    }
}
