using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RlhfSharp.Language.Tokenization;

/// <summary>Writes the five files in which Hugging Face keeps a GPT-2 tokenizer.</summary>
internal static class TokenizerWriter
{
    private static readonly JsonWriterOptions options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static void Write(BpeVocabulary vocabulary, string folder, int longestText)
    {
        Directory.CreateDirectory(folder);
        string[] texts = Texts(vocabulary);
        WriteJson(folder, TokenizerReader.VocabularyFile, json => WriteVocabulary(json, texts));
        WriteMerges(folder, vocabulary, texts);
        WriteJson(folder, TokenizerReader.TokenizerFile, json => WriteTokenizer(json, vocabulary, texts));
        WriteJson(folder, TokenizerReader.ConfigFile, json => WriteConfig(json, vocabulary, longestText));
        WriteJson(folder, TokenizerReader.SpecialTokensFile, json =>
        {
            json.WriteStartObject();
            WriteRoles(json, vocabulary);
            json.WriteEndObject();
        });
    }

    // The text of each id: special tokens as they are, the others in the byte alphabet.
    private static string[] Texts(BpeVocabulary vocabulary)
    {
        string[] texts = [.. vocabulary.Tokens.Select(bytes => ByteAlphabet.ToText(bytes))];
        foreach (SpecialToken token in vocabulary.SpecialTokens) texts[token.Id] = token.Text;
        return texts;
    }

    private static void WriteVocabulary(Utf8JsonWriter json, string[] texts)
    {
        json.WriteStartObject();
        for (int id = 0; id < texts.Length; id++) json.WriteNumber(texts[id], id);
        json.WriteEndObject();
    }

    private static void WriteMerges(string folder, BpeVocabulary vocabulary, string[] texts)
    {
        StringBuilder lines = new("#version: 0.2\n");
        foreach ((int left, int right, _) in vocabulary.Merges) lines.Append(texts[left]).Append(' ').Append(texts[right]).Append('\n');
        File.WriteAllText(Path.Combine(folder, TokenizerReader.MergesFile), lines.ToString());
    }

    private static void WriteTokenizer(Utf8JsonWriter json, BpeVocabulary vocabulary, string[] texts)
    {
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        foreach (SpecialToken token in vocabulary.SpecialTokens)
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            WriteAddedToken(json, token);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNull("normalizer");
        WriteByteLevel(json, "pre_tokenizer", addPrefixSpace: false, trimOffsets: true);
        WriteByteLevel(json, "post_processor", addPrefixSpace: true, trimOffsets: false);
        WriteByteLevel(json, "decoder", addPrefixSpace: true, trimOffsets: true);
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteNull("unk_token");
        json.WriteString("continuing_subword_prefix", "");
        json.WriteString("end_of_word_suffix", "");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteBoolean("ignore_merges", false);
        json.WritePropertyName("vocab");
        WriteVocabulary(json, texts);
        json.WriteStartArray("merges");   // as "a b", which every version of the tokenizers library reads
        foreach ((int left, int right, _) in vocabulary.Merges) json.WriteStringValue($"{texts[left]} {texts[right]}");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter json, string name, bool addPrefixSpace, bool trimOffsets)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", addPrefixSpace);
        json.WriteBoolean("trim_offsets", trimOffsets);
        json.WriteBoolean("use_regex", true);
        json.WriteEndObject();
    }

    private static void WriteConfig(Utf8JsonWriter json, BpeVocabulary vocabulary, int longestText)
    {
        json.WriteStartObject();
        json.WriteBoolean("add_prefix_space", false);
        json.WriteStartObject("added_tokens_decoder");
        foreach (SpecialToken token in vocabulary.SpecialTokens)
        {
            json.WriteStartObject(token.Id.ToString());
            WriteAddedToken(json, token);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        WriteRoles(json, vocabulary);
        json.WriteBoolean("clean_up_tokenization_spaces", false);
        json.WriteString("errors", "replace");
        json.WriteNumber("model_max_length", longestText);
        json.WriteString("tokenizer_class", "GPT2Tokenizer");
        json.WriteEndObject();
    }

    private static void WriteAddedToken(Utf8JsonWriter json, SpecialToken token)
    {
        json.WriteString("content", token.Text);
        json.WriteBoolean("single_word", false);
        json.WriteBoolean("lstrip", false);
        json.WriteBoolean("rstrip", false);
        json.WriteBoolean("normalized", false);
        json.WriteBoolean("special", true);
    }

    private static void WriteRoles(Utf8JsonWriter json, BpeVocabulary vocabulary)
    {
        if (vocabulary.EndOfText is int end)
            foreach (string role in (string[])["bos_token", "eos_token", "unk_token"]) json.WriteString(role, Text(end));
        if (vocabulary.Pad is int pad) json.WriteString("pad_token", Text(pad));

        string Text(int id) => vocabulary.SpecialTokens.First(token => token.Id == id).Text;
    }

    private static void WriteJson(string folder, string name, Action<Utf8JsonWriter> write)
    {
        using FileStream stream = File.Create(Path.Combine(folder, name));
        using Utf8JsonWriter json = new(stream, options);
        write(json);
        json.Flush();
        stream.WriteByte((byte)'\n');
    }
}
