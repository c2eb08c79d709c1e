using System.Text.Json.Serialization;

namespace RlhfSharp.Web.Serving.Text;

/// <summary>An event of a streamed chat.</summary>
internal sealed record ChatEvent(
    string Id, string Object, long Created, string Model, IReadOnlyList<ChatPiece> Choices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Usage? Usage);
