namespace RlhfSharp.Web.Serving.Text;

/// <summary>One answer of a completion.</summary>
internal sealed record CompletionChoice(int Index, string Text, CompletionLogProbs? Logprobs, string? FinishReason);
