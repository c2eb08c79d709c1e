using System.Text;
using System.Text.Json;
using RlhfSharp.Core;

namespace RlhfSharp.Language.Tokenization;

/// <summary>Reads a tokenizer folder in Hugging Face's layout and checks it before anything is built from it.</summary>
internal static class TokenizerReader
{
    public const string TokenizerFile = "tokenizer.json", VocabularyFile = "vocab.json", MergesFile = "merges.txt",
        ConfigFile = "tokenizer_config.json", SpecialTokensFile = "special_tokens_map.json", AddedTokensFile = "added_tokens.json";

    public static BpeVocabulary Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new UserException($"There is no tokenizer folder '{folder}'.");
        string tokenizer = Path.Combine(folder, TokenizerFile);
        RawTokenizer raw = File.Exists(tokenizer) ? TokenizerJsonReader.Read(tokenizer) : ReadVocabularyAndMerges(folder);
        ReadDeclarations(folder, raw);
        return Build(raw);
    }

    private static RawTokenizer ReadVocabularyAndMerges(string folder)
    {
        string vocabulary = Path.Combine(folder, VocabularyFile), merges = Path.Combine(folder, MergesFile);
        foreach (string path in (string[])[vocabulary, merges])
            if (!File.Exists(path))
                throw new UserException($"The tokenizer folder '{folder}' lacks {Path.GetFileName(path)}: it must hold {TokenizerFile}, or {VocabularyFile} and {MergesFile}.");
        RawTokenizer raw = new(vocabulary);
        using (JsonDocument json = JsonFile.Read(vocabulary)) TokenizerJsonReader.ReadVocabulary(vocabulary, json.RootElement, raw);
        int line = 0;
        foreach (string text in File.ReadLines(merges))
        {
            line++;
            if (text.Length == 0 || (line == 1 && text.StartsWith("#version", StringComparison.Ordinal))) continue;
            string[] parts = text.Split(' ');
            if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
                throw new UserException($"{merges}:{line}: '{text}' is no merge: write two tokens with one blank between them.");
            raw.Merges.Add((parts[0], parts[1], $"{merges}:{line}"));
        }
        string added = Path.Combine(folder, AddedTokensFile);
        if (File.Exists(added))
        {
            using JsonDocument json = JsonFile.Read(added);
            foreach (JsonProperty token in json.RootElement.EnumerateObject()) raw.AddSpecial(added, token.Name, JsonFile.Int32(added, token.Name, token.Value));
        }
        return raw;
    }

    // Which token ends a text, pads, or stands for the unknown is said in either of two further files.
    private static void ReadDeclarations(string folder, RawTokenizer raw)
    {
        foreach (string name in (string[])[SpecialTokensFile, ConfigFile])
        {
            string path = Path.Combine(folder, name);
            if (!File.Exists(path)) continue;
            using JsonDocument json = JsonFile.Read(path);
            JsonElement root = json.RootElement;
            if (root.TryGetProperty("added_tokens_decoder", out JsonElement added))
                foreach (JsonProperty token in added.EnumerateObject())
                {
                    if (!int.TryParse(token.Name, out int id)) throw new UserException($"{path}: added_tokens_decoder has the key '{token.Name}': a token id is expected.");
                    raw.AddSpecial(path, JsonFile.String(path, "content", token.Value.GetProperty("content")), id);
                }
            foreach (string role in (string[])["eos_token", "pad_token", "unk_token", "bos_token"])
            {
                if (!root.TryGetProperty(role, out JsonElement value)) continue;
                if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("content", out JsonElement content)) value = content;
                if (value.ValueKind == JsonValueKind.String) raw.Roles[role] = value.GetString()!;
            }
        }
        raw.Roles.TryAdd("eos_token", SpecialToken.EndOfText);
        raw.Roles.TryAdd("pad_token", SpecialToken.Padding);
        foreach (string text in raw.Roles.Values)
            if (raw.Ids.TryGetValue(text, out int id)) raw.AddSpecial(raw.Source, text, id);
    }

    private static BpeVocabulary Build(RawTokenizer raw)
    {
        int size = raw.Ids.Count == 0 ? 0 : raw.Ids.Values.Max() + 1;
        if (size > raw.Ids.Count)
        {
            HashSet<int> used = [.. raw.Ids.Values];
            int missing = Enumerable.Range(0, size).First(id => !used.Contains(id));
            throw new UserException($"{raw.Source}: ids must be 0 .. {size - 1} without a gap, and {missing} is missing.");
        }
        byte[][] tokens = new byte[size][];
        foreach ((string text, int id) in raw.Ids)
        {
            byte[]? bytes = raw.Specials.ContainsKey(text) ? Encoding.UTF8.GetBytes(text) : ByteAlphabet.ToBytes(text);
            tokens[id] = bytes ?? throw new UserException($"{raw.Source}: the token '{text}' ({id}) is not written in GPT-2's byte alphabet: this is not a byte-level BPE.");
        }
        List<(int, int, int)> merges = new(raw.Merges.Count);
        foreach ((string left, string right, string where) in raw.Merges)
            merges.Add((Id(left), Id(right), Id(left + right)));
        SpecialToken[] specials = [.. raw.Specials.Select(token => new SpecialToken(token.Value, token.Key)).OrderBy(token => token.Id)];
        return new BpeVocabulary(tokens, merges, specials)
        {
            EndOfText = Role("eos_token"),
            Pad = Role("pad_token"),
            Unknown = raw.UnknownToken is null ? null : raw.Ids.TryGetValue(raw.UnknownToken, out int unknown) ? unknown : null,
        };

        int Id(string token) => raw.Ids.TryGetValue(token, out int id) ? id : throw new UserException(
            $"{raw.Merges.First(merge => merge.Left == token || merge.Right == token || merge.Left + merge.Right == token).Where}: "
            + $"the merge names the token '{token}', which {raw.Source} lacks: vocabulary and merges are not of the same tokenizer.");

        int? Role(string name) => raw.Roles.TryGetValue(name, out string? text) && raw.Ids.TryGetValue(text, out int id) ? id : null;
    }
}
