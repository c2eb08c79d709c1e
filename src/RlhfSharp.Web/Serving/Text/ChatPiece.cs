namespace RlhfSharp.Web.Serving.Text;

/// <summary>A piece of one answer in a streamed chat.</summary>
internal sealed record ChatPiece(int Index, ChatDelta Delta, ChatLogProbs? Logprobs, string? FinishReason);
