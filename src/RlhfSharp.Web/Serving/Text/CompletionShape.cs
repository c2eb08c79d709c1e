namespace RlhfSharp.Web.Serving.Text;

/// <summary>Answers of <c>/v1/completions</c>.</summary>
internal sealed class CompletionShape(string id, long created, string model, bool logProbs) : AnswerShape
{
    public override object Whole(IReadOnlyList<TextPart> answers, Usage usage) => Body([.. answers.Select(Choice)], usage);

    public override object? Opening(int index) => null;

    public override object Piece(TextPart part) => Body([Choice(part)], null);

    public override object Last(Usage usage) => Body([], usage);

    private CompletionResponse Body(CompletionChoice[] choices, Usage? usage) => new(id, "text_completion", created, model, choices, usage);

    private CompletionChoice Choice(TextPart part) => new(part.Index, part.Text, logProbs ? CompletionLogProbs.Of(part.Tokens) : null, part.FinishReason);
}
