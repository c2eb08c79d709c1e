namespace RlhfSharp.Web.Serving.Text;

/// <summary>One answer in a chat.</summary>
internal sealed record ChatChoice(int Index, ChatAnswer Message, ChatLogProbs? Logprobs, string? FinishReason);
