using System.Text;
using System.Text.Json;
using RlhfSharp.Web.Serving.Http;

namespace RlhfSharp.Web.Serving.Text;

/// <summary>A message of a chat.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">A text, or a list of parts with texts.</param>
internal sealed record ChatMessage(string? Role, JsonElement Content)
{
    /// <summary>The text; null where the content is something else.</summary>
    /// <param name="field">What the content is called where it cannot be read.</param>
    public string? Text(string field)
    {
        if (Content.ValueKind == JsonValueKind.String) return Content.Text(field);
        if (Content.ValueKind != JsonValueKind.Array) return null;
        StringBuilder all = new();
        foreach (JsonElement part in Content.EnumerateArray())
        {
            if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("type", out JsonElement type) || !type.Is("text", field)
                || !part.TryGetProperty("text", out JsonElement text) || text.ValueKind != JsonValueKind.String) return null;
            all.Append(text.Text(field));
        }
        return all.ToString();
    }
}
