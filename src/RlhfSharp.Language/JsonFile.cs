using System.Text.Json;
using RlhfSharp.Core;

namespace RlhfSharp.Language;

/// <summary>Reads JSON files with errors that name file and line.</summary>
internal static class JsonFile
{
    /// <summary>The document in <paramref name="path"/>, whose root must be an object.</summary>
    public static JsonDocument Read(string path)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException exception)
        {
            throw new UserException($"{path}:{exception.LineNumber + 1}: this is not JSON ({exception.Message.Split('.')[0]}).");
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
        document.Dispose();
        throw new UserException($"{path}: a JSON object is expected.");
    }

    public static int Int32(string path, string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : throw new UserException($"{path}: '{key}' is {value.GetRawText()}: a whole number is expected.");

    public static string String(string path, string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new UserException($"{path}: '{key}' is {value.GetRawText()}: a text is expected.");
}
