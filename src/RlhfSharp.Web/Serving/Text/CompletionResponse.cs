using System.Text.Json.Serialization;

namespace RlhfSharp.Web.Serving.Text;

/// <summary>The body of an answer of <c>/v1/completions</c>, or an event of its stream.</summary>
internal sealed record CompletionResponse(
    string Id, string Object, long Created, string Model, IReadOnlyList<CompletionChoice> Choices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Usage? Usage);
