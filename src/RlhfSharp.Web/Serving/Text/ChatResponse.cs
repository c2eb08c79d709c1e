namespace RlhfSharp.Web.Serving.Text;

/// <summary>The body of an answer of <c>/v1/chat/completions</c>.</summary>
internal sealed record ChatResponse(string Id, string Object, long Created, string Model, IReadOnlyList<ChatChoice> Choices, Usage Usage);
