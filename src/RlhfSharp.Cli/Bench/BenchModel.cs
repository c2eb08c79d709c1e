using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Cli.Bench;

/// <summary>A size of GPT-2 to measure with; weights and texts are random, with fixed seeds.</summary>
/// <param name="Suffix">Ends the names of its workloads.</param>
/// <param name="Summary">For descriptions.</param>
/// <param name="Config">The sizes.</param>
internal sealed record BenchModel(string Suffix, string Summary, Gpt2Config Config)
{
    private const ulong Seed = 1;

    /// <summary>4 layers, 4 heads, width 256, vocabulary 4096, context 128.</summary>
    public static BenchModel Tiny { get; } = new("tiny", "4 layers, width 256, vocabulary 4096", new Gpt2Config
    {
        Layers = 4,
        Heads = 4,
        Width = 256,
        VocabularySize = 4096,
        ContextLength = 128,
        BeginOfTextToken = 0,
        EndOfTextToken = 0,
    });

    /// <summary>GPT-2 small, 124 million parameters.</summary>
    public static BenchModel Small { get; } = new("124m", "GPT-2 small, 124M parameters", new Gpt2Config());

    /// <summary>A model with new weights; each name draws others.</summary>
    public Gpt2Model Create(string name) => new(Config, Random("model/" + name));

    /// <summary>Rows of random tokens with these lengths.</summary>
    public int[][] Rows(string name, IEnumerable<int> lengths)
    {
        RandomStream random = Random("tokens/" + name);
        return [.. lengths.Select(length => (int[])[.. Enumerable.Range(0, length).Select(_ => random.NextIndex(Config.VocabularySize))])];
    }

    /// <summary>A random stream with a fixed seed.</summary>
    public static RandomStream Random(string name) => RandomStream.Named(Seed, "bench/" + name);
}
