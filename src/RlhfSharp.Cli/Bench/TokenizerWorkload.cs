using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Cli.Bench;

/// <summary>Byte-level BPE over made-up prose, each run another of several texts so that the cache of words meets new ones.</summary>
internal sealed class TokenizerWorkload : Workload
{
    private const int Bytes = 1_000_000, Texts = 8, Vocabulary = 8192;

    public override string Name => "tokenizer";

    public override string Description => $"byte-level BPE of {Bytes / 1_000_000} MB of made-up text on one core, {Vocabulary} tokens";

    public override IEnumerable<BenchResult> Measure(BenchRequest request)
    {
        RandomStream random = BenchModel.Random("text");
        string[] texts = [.. Enumerable.Range(0, Texts).Select(_ => BenchText.Create(Bytes, random))];
        ByteLevelBpe tokenizer = BpeTrainer.Train([texts[0]], new BpeTrainerOptions { VocabularySize = Vocabulary });
        double tokens = texts.Average(text => tokenizer.Encode(text).Length);
        int next = 0;
        BenchResult result = Repetition.Measure(Name, request.Runs ?? DefaultRuns, _ => tokenizer.Encode(texts[next++ % Texts]));
        yield return result with { TokensPerS = tokens / result.MedianS };
    }
}
