using System.Text.Json.Nodes;

namespace RlhfSharp.Web.Serving.Text;

/// <summary>How answers look in one of OpenAI's interfaces.</summary>
internal abstract class AnswerShape
{
    /// <summary>The whole body.</summary>
    public abstract object Whole(IReadOnlyList<TextPart> answers, Usage usage);

    /// <summary>What is sent before the pieces of an answer; null: nothing.</summary>
    public abstract object? Opening(int index);

    /// <summary>A piece of a streamed answer.</summary>
    public abstract object Piece(TextPart part);

    /// <summary>The last event of a stream that tells how many tokens there were.</summary>
    public abstract object Last(Usage usage);

    /// <summary>What the traffic log tells of answers.</summary>
    public static JsonObject Details(IReadOnlyList<TextPart> answers, Usage usage, bool withTexts)
    {
        JsonObject details = new()
        {
            ["prompt_tokens"] = usage.PromptTokens, ["completion_tokens"] = usage.CompletionTokens,
            ["finish_reasons"] = new JsonArray([.. answers.Select(answer => (JsonNode?)answer.FinishReason)]),
        };
        if (withTexts) details["texts"] = new JsonArray([.. answers.Select(answer => (JsonNode?)answer.Text)]);
        return details;
    }
}
