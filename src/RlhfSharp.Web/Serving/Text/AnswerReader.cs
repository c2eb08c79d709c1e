using System.Runtime.CompilerServices;
using System.Text;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Tokenization;
using RlhfSharp.Web.Serving.Workers;

namespace RlhfSharp.Web.Serving.Text;

/// <summary>Reads one answer from its job: tokens become text, and the text ends where it is told to.</summary>
internal sealed class AnswerReader(int index, GenerationJob job, IReadOnlyList<string> stops, ByteLevelBpe tokenizer)
{
    /// <summary>Tokens read.</summary>
    public int Tokens { get; private set; }

    /// <summary>The pieces of the answer as they come. Where it ends early, the job still has to be cancelled.</summary>
    /// <param name="atOnce">Whether somebody waits for each piece; otherwise a text that no stop can end is read when it is whole.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async IAsyncEnumerable<TextPart> ReadAsync(bool atOnce, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!atOnce && stops.Count == 0) await job.Ended.WaitAsync(cancellation);
        StreamingDecoder decoder = new(tokenizer);
        StopText stop = new(stops);
        List<TokenText> tokens = [];
        int offset = 0;
        await foreach (SampledToken sampled in job.Tokens.ReadAllAsync(cancellation))
        {
            Tokens++;
            byte[] bytes = tokenizer.Bytes(sampled.Token).ToArray();
            string token = Encoding.UTF8.GetString(bytes);
            tokens.Add(new TokenText(token, bytes, sampled.LogProb, offset));
            offset += token.Length;
            if (tokenizer.IsSpecial(sampled.Token)) continue;   // the end of the text is no part of it
            string text = stop.Append(decoder.Append(sampled.Token));
            if (stop.Found)
            {
                yield return new TextPart(index, text, tokens, "stop");
                yield break;
            }
            if (text.Length == 0) continue;
            yield return new TextPart(index, text, tokens, null);
            tokens = [];
        }
        string rest = stop.Append(decoder.Flush()) + stop.Flush();
        yield return new TextPart(index, rest, tokens, job.Finished == FinishReason.Stop || stop.Found ? "stop" : "length");
    }
}
