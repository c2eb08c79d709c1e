using System.Text.Json;
using RlhfSharp.Core;

namespace RlhfSharp.Language.Tokenization;

/// <summary>Reads <c>tokenizer.json</c>; what this tokenizer would do differently from the file is an error, never ignored.</summary>
internal static class TokenizerJsonReader
{
    public static RawTokenizer Read(string path)
    {
        using JsonDocument json = JsonFile.Read(path);
        JsonElement root = json.RootElement;
        RawTokenizer raw = new(path);
        JsonElement model = Section(path, root, "model");
        if (model.TryGetProperty("type", out JsonElement type) && type.GetString() != "BPE")
            throw new UserException($"{path}: model.type is '{type.GetString()}': only BPE can be read.");
        CheckPreTokenizer(path, root);
        foreach (string key in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
            if (model.TryGetProperty(key, out JsonElement affix) && affix.ValueKind == JsonValueKind.String && affix.GetString()!.Length > 0)
                throw new UserException($"{path}: model.{key} is '{affix.GetString()}': a byte-level BPE has none.");
        if (model.TryGetProperty("unk_token", out JsonElement unknown) && unknown.ValueKind == JsonValueKind.String) raw.UnknownToken = unknown.GetString();
        ReadVocabulary(path, Section(path, model, "vocab"), raw);
        if (!model.TryGetProperty("merges", out JsonElement merges) || merges.ValueKind != JsonValueKind.Array)
            throw new UserException($"{path}: model.merges is missing.");
        int number = 0;
        foreach (JsonElement merge in merges.EnumerateArray()) raw.Merges.Add(ReadMerge(path, merge, ++number));
        if (root.TryGetProperty("added_tokens", out JsonElement added) && added.ValueKind == JsonValueKind.Array)
            foreach (JsonElement token in added.EnumerateArray()) ReadAddedToken(path, token, raw);
        return raw;
    }

    public static void ReadVocabulary(string path, JsonElement vocabulary, RawTokenizer raw)
    {
        foreach (JsonProperty token in vocabulary.EnumerateObject()) raw.Add(path, token.Name, JsonFile.Int32(path, token.Name, token.Value));
    }

    private static JsonElement Section(string path, JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement section) && section.ValueKind == JsonValueKind.Object
            ? section
            : throw new UserException($"{path}: the section '{name}' is missing.");

    private static (string, string, string) ReadMerge(string path, JsonElement merge, int number)
    {
        string where = $"{path}: merge {number}";
        string[] parts = merge.ValueKind switch   // "a b" until tokenizers 0.19, ["a", "b"] since 0.20
        {
            JsonValueKind.String => merge.GetString()!.Split(' '),
            JsonValueKind.Array => [.. merge.EnumerateArray().Select(part => JsonFile.String(path, "merges", part))],
            _ => [],
        };
        return parts.Length == 2 ? (parts[0], parts[1], where) : throw new UserException($"{where} is {merge.GetRawText()}: two tokens are expected.");
    }

    private static void ReadAddedToken(string path, JsonElement token, RawTokenizer raw)
    {
        string text = token.TryGetProperty("content", out JsonElement content) ? JsonFile.String(path, "added_tokens.content", content) : "";
        if (!token.TryGetProperty("id", out JsonElement id)) throw new UserException($"{path}: the added token '{text}' has no id.");
        foreach (string key in (string[])["single_word", "lstrip", "rstrip"])
            if (token.TryGetProperty(key, out JsonElement flag) && flag.ValueKind == JsonValueKind.True)
                throw new UserException($"{path}: the added token '{text}' sets {key}, which is not supported.");
        raw.AddSpecial(path, text, JsonFile.Int32(path, "added_tokens.id", id));
    }

    private static void CheckPreTokenizer(string path, JsonElement root)
    {
        if (root.TryGetProperty("normalizer", out JsonElement normalizer) && normalizer.ValueKind != JsonValueKind.Null)
            throw new UserException($"{path}: a normalizer is set, and GPT-2's tokenizer has none.");
        JsonElement rule = Section(path, root, "pre_tokenizer");
        string? type = rule.TryGetProperty("type", out JsonElement name) ? name.GetString() : null;
        if (type != "ByteLevel") throw new UserException($"{path}: pre_tokenizer.type is '{type}': only ByteLevel (GPT-2) can be read.");
        if (rule.TryGetProperty("add_prefix_space", out JsonElement space) && space.ValueKind == JsonValueKind.True)
            throw new UserException($"{path}: pre_tokenizer.add_prefix_space is true, which is not supported: GPT-2 has false.");
        if (rule.TryGetProperty("use_regex", out JsonElement regex) && regex.ValueKind == JsonValueKind.False)
            throw new UserException($"{path}: pre_tokenizer.use_regex is false: only GPT-2's own rule can be used.");
    }
}
