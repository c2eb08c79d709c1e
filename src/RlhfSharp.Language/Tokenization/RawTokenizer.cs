using RlhfSharp.Core;

namespace RlhfSharp.Language.Tokenization;

/// <summary>A tokenizer as its files state it, before the parts are held against each other.</summary>
internal sealed class RawTokenizer(string source)
{
    private readonly Dictionary<int, string> texts = [];

    /// <summary>The file that holds the vocabulary, for messages.</summary>
    public string Source { get; } = source;

    public Dictionary<string, int> Ids { get; } = [];

    public List<(string Left, string Right, string Where)> Merges { get; } = [];

    public Dictionary<string, int> Specials { get; } = [];

    /// <summary>eos_token, pad_token, unk_token, bos_token to the text of a token.</summary>
    public Dictionary<string, string> Roles { get; } = [];

    /// <summary>What the BPE model itself puts in place of bytes it has no token for.</summary>
    public string? UnknownToken { get; set; }

    public void Add(string file, string text, int id)
    {
        if (id < 0) throw new UserException($"{file}: the token '{text}' has the id {id}: ids begin at 0.");
        if (texts.TryGetValue(id, out string? other) && other != text)
            throw new UserException($"{file}: the tokens '{other}' and '{text}' have the same id {id}.");
        if (Ids.TryGetValue(text, out int before) && before != id)
            throw new UserException($"{file}: the token '{text}' has two ids, {before} and {id}.");
        texts[id] = text;
        Ids[text] = id;
    }

    public void AddSpecial(string file, string text, int id)
    {
        if (text.Length == 0) throw new UserException($"{file}: the special token {id} has no text.");
        Add(file, text, id);
        Specials[text] = id;
    }
}
