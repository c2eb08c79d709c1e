namespace RlhfSharp.Web.Serving.Text;

/// <summary>Answers of <c>/v1/chat/completions</c>.</summary>
internal sealed class ChatShape(string id, long created, string model, bool logProbs) : AnswerShape
{
    private const string Role = "assistant";

    public override object Whole(IReadOnlyList<TextPart> answers, Usage usage) => new ChatResponse(
        id, "chat.completion", created, model, [.. answers.Select(answer => new ChatChoice(answer.Index, new ChatAnswer(Role, answer.Text), LogProbs(answer), answer.FinishReason))], usage);

    public override object? Opening(int index) => Event([new ChatPiece(index, new ChatDelta(Role, ""), null, null)], null);

    public override object Piece(TextPart part) => Event([new ChatPiece(part.Index, new ChatDelta(null, part.Text), LogProbs(part), part.FinishReason)], null);

    public override object Last(Usage usage) => Event([], usage);

    private ChatEvent Event(ChatPiece[] choices, Usage? usage) => new(id, "chat.completion.chunk", created, model, choices, usage);

    private ChatLogProbs? LogProbs(TextPart part) => logProbs ? ChatLogProbs.Of(part.Tokens) : null;
}
