namespace RlhfSharp.Web.Serving.Workers;

/// <summary>As many requests wait as may wait.</summary>
/// <param name="retryAfter">When to ask again: at least a second.</param>
internal sealed class QueueFullException(TimeSpan retryAfter) : Exception("The server has as many requests as it can take on; ask again later.")
{
    /// <summary>When to ask again.</summary>
    public TimeSpan RetryAfter => retryAfter;
}
