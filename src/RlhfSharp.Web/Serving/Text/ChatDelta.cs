using System.Text.Json.Serialization;

namespace RlhfSharp.Web.Serving.Text;

/// <summary>What a piece adds.</summary>
internal sealed record ChatDelta([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Role, string Content);
