using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using RlhfSharp.Core;

namespace RlhfSharp.Language.Tokenization;

/// <summary>
/// GPT-2's tokenizer (Radford et al. 2019, section 2.2): special tokens are split off, the rest is cut into pieces by a
/// fixed rule, and inside each piece pairs of byte sequences are merged in the order in which they were learned.
/// Loses nothing: any bytes come back. Safe to use from several threads.
/// </summary>
public sealed class ByteLevelBpe : ITokenizer
{
    private readonly BpeVocabulary vocabulary;
    private readonly byte[][] tokens;
    private readonly bool[] special;
    private readonly (byte[] Text, int Id)[] specials;
    private readonly int[] byteTokens;
    private readonly MergeTable merges;
    private WordCache? idleCache = new();

    internal ByteLevelBpe(BpeVocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        tokens = [.. vocabulary.Tokens];
        merges = new MergeTable(vocabulary.Merges);
        special = new bool[tokens.Length];
        foreach (SpecialToken token in vocabulary.SpecialTokens) special[token.Id] = true;
        specials = [.. vocabulary.SpecialTokens.Select(token => (Encoding.UTF8.GetBytes(token.Text), token.Id))];
        byteTokens = new int[256];
        Array.Fill(byteTokens, vocabulary.Unknown ?? -1);
        for (int id = tokens.Length - 1; id >= 0; id--)
            if (tokens[id].Length == 1 && !special[id]) byteTokens[tokens[id][0]] = id;
    }

    /// <summary>Reads a Hugging Face folder: <c>tokenizer.json</c>, or <c>vocab.json</c> and <c>merges.txt</c>.</summary>
    /// <exception cref="UserException">A file is missing or malformed, or vocabulary and merges contradict each other.</exception>
    public static ByteLevelBpe Load(string folder) => new(TokenizerReader.Read(folder));

    /// <summary>
    /// Writes <c>tokenizer.json</c>, <c>vocab.json</c>, <c>merges.txt</c>, <c>tokenizer_config.json</c> and
    /// <c>special_tokens_map.json</c> as Hugging Face's tools read them.
    /// </summary>
    /// <param name="folder">Created where it does not exist.</param>
    /// <param name="longestText">Tokens that a model with this tokenizer can read (<c>model_max_length</c>).</param>
    public void Save(string folder, int longestText = 1024) => TokenizerWriter.Write(vocabulary, folder, longestText);

    /// <inheritdoc/>
    public int VocabularySize => tokens.Length;

    /// <inheritdoc/>
    public int EndOfTextToken => vocabulary.EndOfText
        ?? throw new UserException("The tokenizer declares no end-of-text token: add \"eos_token\" to its tokenizer_config.json.");

    /// <inheritdoc/>
    public int? PadToken => vocabulary.Pad;

    /// <summary>All tokens that stand for themselves.</summary>
    public IReadOnlyList<SpecialToken> SpecialTokens => vocabulary.SpecialTokens;

    /// <summary>Number of learned merges.</summary>
    public int MergeCount => vocabulary.Merges.Count;

    /// <inheritdoc/>
    public bool IsSpecial(int token) => special[token];

    /// <summary>Whether every id of this tokenizer means the same bytes to <paramref name="other"/>, which may have more ids behind them.</summary>
    public bool SharesIdsWith(ByteLevelBpe other) => tokens.Length <= other.tokens.Length
        && other.special.AsSpan().StartsWith(special) && tokens.Zip(other.tokens).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    /// <summary>This tokenizer, with <see cref="SpecialToken.Padding"/> behind its last id where it has no padding token of its own.</summary>
    public ByteLevelBpe WithPadding()
    {
        if (vocabulary.Pad is int pad && pad != vocabulary.EndOfText) return this;
        SpecialToken padding = new(tokens.Length, SpecialToken.Padding);
        return new ByteLevelBpe(vocabulary with
        {
            Tokens = [.. tokens, Encoding.UTF8.GetBytes(padding.Text)], SpecialTokens = [.. vocabulary.SpecialTokens, padding], Pad = padding.Id,
        });
    }

    /// <summary>The bytes of one token.</summary>
    public ReadOnlySpan<byte> Bytes(int token) => (uint)token < (uint)tokens.Length
        ? tokens[token]
        : throw new ArgumentOutOfRangeException(nameof(token), token, $"Token ids are 0 .. {tokens.Length - 1}.");

    /// <inheritdoc/>
    /// <remarks>A surrogate without its partner is no text and becomes U+FFFD.</remarks>
    public int[] Encode(string text) => EncodeText(text, splitSpecialTokens: true);

    /// <summary>The tokens of <paramref name="text"/>, in which the text of a special token is text like any other.</summary>
    public int[] EncodeOrdinary(string text) => EncodeText(text, splitSpecialTokens: false);

    /// <summary>The tokens of any bytes, UTF-8 or not; none of them special. <see cref="DecodeBytes"/> gives the bytes back.</summary>
    public int[] EncodeBytes(ReadOnlySpan<byte> bytes) => Encode(bytes, splitSpecialTokens: false);

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> tokens, bool skipSpecialTokens = false)
    {
        ArrayBufferWriter<byte> bytes = new(tokens.Length * 4 + 1);
        foreach (int token in tokens)
            if (!skipSpecialTokens || !IsSpecial(token)) bytes.Write(Bytes(token));
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The bytes of <paramref name="tokens"/>, end to end.</summary>
    public byte[] DecodeBytes(ReadOnlySpan<int> tokens)
    {
        ArrayBufferWriter<byte> bytes = new(tokens.Length * 4 + 1);
        foreach (int token in tokens) bytes.Write(Bytes(token));
        return bytes.WrittenSpan.ToArray();
    }

    private int[] EncodeText(string text, bool splitSpecialTokens)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            int length = Encoding.UTF8.GetBytes(text, bytes);
            return Encode(bytes.AsSpan(0, length), splitSpecialTokens);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private int[] Encode(ReadOnlySpan<byte> text, bool splitSpecialTokens)
    {
        WordCache cache = Interlocked.Exchange(ref idleCache, null) ?? new WordCache();
        List<int> result = new(text.Length / 3 + 4);
        WordMerger merger = new(merges);
        if (splitSpecialTokens && specials.Length > 0) EncodeAroundSpecials(text, cache, merger, result);
        else EncodeOrdinary(text, cache, merger, result);
        idleCache = cache;
        return [.. result];
    }

    private void EncodeAroundSpecials(ReadOnlySpan<byte> text, WordCache cache, WordMerger merger, List<int> result)
    {
        Span<int> next = specials.Length <= 64 ? stackalloc int[specials.Length] : new int[specials.Length];
        next.Fill(-1);   // where each special token comes next; found again once passed
        int start = 0;
        while (true)
        {
            int first = -1;
            for (int s = 0; s < specials.Length; s++)
            {
                if (next[s] < start)
                {
                    int found = text[start..].IndexOf(specials[s].Text);
                    next[s] = found < 0 ? int.MaxValue : start + found;
                }
                if (next[s] == int.MaxValue) continue;
                bool earlier = first < 0 || next[s] < next[first];
                if (earlier || (next[s] == next[first] && specials[s].Text.Length > specials[first].Text.Length)) first = s;
            }
            if (first < 0) break;
            EncodeOrdinary(text[start..next[first]], cache, merger, result);
            result.Add(specials[first].Id);
            start = next[first] + specials[first].Text.Length;
        }
        EncodeOrdinary(text[start..], cache, merger, result);
    }

    private void EncodeOrdinary(ReadOnlySpan<byte> text, WordCache cache, WordMerger merger, List<int> result)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = PreTokenizer.PieceEnd(text, start);
            ReadOnlySpan<byte> piece = text[start..end];
            start = end;
            if (piece.Length > WordCache.LongestWord)
            {
                Append(result, Merge(piece, merger, new int[piece.Length]));
                continue;
            }
            ReadOnlySpan<int> known = cache.Find(piece, out ulong hash);
            if (known.IsEmpty)
            {
                known = Merge(piece, merger, new int[piece.Length]);
                cache.Add(piece, hash, known);
            }
            Append(result, known);
        }
    }

    private ReadOnlySpan<int> Merge(ReadOnlySpan<byte> piece, WordMerger merger, int[] symbols)
    {
        for (int i = 0; i < piece.Length; i++)
        {
            symbols[i] = byteTokens[piece[i]];
            if (symbols[i] < 0)
                throw new UserException($"The tokenizer has no token for the byte 0x{piece[i]:X2}: it cannot encode this text. Use a tokenizer with all 256 bytes.");
        }
        return symbols.AsSpan(0, merger.Merge(symbols));
    }

    private static void Append(List<int> result, ReadOnlySpan<int> values)
    {
        int count = result.Count;
        CollectionsMarshal.SetCount(result, count + values.Length);
        values.CopyTo(CollectionsMarshal.AsSpan(result)[count..]);
    }
}
