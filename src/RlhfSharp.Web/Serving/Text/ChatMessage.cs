using System.Text.Json;

namespace RlhfSharp.Web.Serving.Text;

/// <summary>A message of a chat.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">A text, or a list of parts with texts.</param>
internal sealed record ChatMessage(string? Role, JsonElement Content)
{
    /// <summary>The text; null where the content is something else.</summary>
    public string? Text()
    {
        if (Content.ValueKind == JsonValueKind.String) return Content.GetString();
        if (Content.ValueKind != JsonValueKind.Array) return null;
        string all = "";
        foreach (JsonElement part in Content.EnumerateArray())
        {
            if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("type", out JsonElement type) || !type.ValueEquals("text")
                || !part.TryGetProperty("text", out JsonElement text) || text.ValueKind != JsonValueKind.String) return null;
            all += text.GetString();
        }
        return all;
    }
}
