using System.Text.Json;

namespace RlhfSharp.Web.Serving.Http;

/// <summary>Texts in fields that are read as they came. The parser lets half characters pass until somebody reads them.</summary>
internal static class JsonText
{
    /// <summary>The text of a JSON string.</summary>
    /// <exception cref="ApiException">It holds bytes that are no UTF-8, or half a surrogate pair.</exception>
    public static string Text(this JsonElement value, string field) => Checked(value.GetString, field)!;

    /// <summary>The value as it was sent.</summary>
    /// <exception cref="ApiException">It holds bytes that are no UTF-8.</exception>
    public static string Raw(this JsonElement value, string field) => Checked(value.GetRawText, field)!;

    /// <summary>Whether it is a string of just this text.</summary>
    /// <exception cref="ApiException">It holds bytes that are no UTF-8, or half a surrogate pair.</exception>
    public static bool Is(this JsonElement value, string text, string field) => value.ValueKind == JsonValueKind.String && value.Text(field) == text;

    private static string? Checked(Func<string?> read, string field)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw ApiException.Invalid($"'{field}' holds half a character: send text as UTF-8, and characters escaped as \\uXXXX\\uXXXX in whole pairs.", field);
        }
    }
}
