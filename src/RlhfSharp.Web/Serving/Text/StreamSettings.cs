namespace RlhfSharp.Web.Serving.Text;

/// <summary>How an answer is streamed.</summary>
/// <param name="IncludeUsage">Whether a last event tells how many tokens there were.</param>
internal sealed record StreamSettings(bool IncludeUsage = false);
