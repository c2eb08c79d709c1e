using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Core.Onnx;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Onnx;
using RlhfSharp.Language.Onnx.Runtime;
using RlhfSharp.Language.Tests.Gpt2;
using RlhfSharp.TestSupport;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Language.Tests.Generation;

/// <summary>What rounded weights cost a model that has learned something: how often the likeliest token is another.</summary>
public sealed class GreedyAgreementTests : IDisposable
{
    private const int RowLength = 20;
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly RandomStream random = new(11);
    private readonly float[][] chain;

    public GreedyAgreementTests() => chain = [.. Enumerable.Range(0, TinyModel.Config.VocabularySize).Select(_ => NextTokens())];

    public void Dispose() => scope.Dispose();

    private static readonly GenerationOptions oneToken = new() { Temperature = 0, MaxNewTokens = 1 };

    [Fact]
    public void Generate_FromRoundedWeightsOfATrainedModel_TakesMostlyTheSameTokens()
    {
        using Gpt2Model model = Trained();
        int[][] prompts = Beginnings();
        int[] Greedy(WeightFormat format) => [.. new TextGenerator(model, format).Generate(prompts, oneToken, seed: 1).Select(text => text.Tokens[0])];
        int[] exact = Greedy(WeightFormat.Float32);
        double Agreement(IEnumerable<int> tokens) => exact.Zip(tokens).Count(pair => pair.First == pair.Second) / (double)exact.Length;

        Assert.True(exact.Distinct().Count() > 10);
        double learned = Agreement(prompts.Select(prompt => Array.IndexOf(chain[prompt[^1]], chain[prompt[^1]].Max())));
        Assert.True(learned > 0.5, $"only {learned:P1} of its tokens are the chain's likeliest");
        Assert.InRange(Agreement(Greedy(WeightFormat.BFloat16)), 0.98, 1); // 0.999 when this was written
        Assert.InRange(Agreement(Greedy(WeightFormat.Int8)), 0.96, 0.9999); // 0.990; not all, or nothing was rounded
    }

    [SkippableFact]
    public void OnnxRuntime_Int8OfATrainedModel_TakesMostlyTheSameTokens()
    {
        NodeScript.RequireOnnxPackages();
        Skip.If(NodeScript.OnnxLibrary is null, "onnxruntime-node has no library for this system");
        using TemporaryFolder folder = new();
        using Gpt2Model model = Trained();
        int[][] prompts = Beginnings();
        using OnnxRuntime runtime = OnnxRuntime.Open(NodeScript.OnnxLibrary);
        int[] Greedy(OnnxPrecision precision)
        {
            string path = folder.File(precision + ".onnx");
            Gpt2Onnx.SaveLanguageModel(model, path, precision);
            using OnnxSession session = runtime.OpenSession(path, threads: 1);
            return [.. new TextGenerator(new OnnxLanguageModel(session, model.Config)).Generate(prompts, oneToken, seed: 1).Select(text => text.Tokens[0])];
        }
        int[] exact = [.. new TextGenerator(model).Generate(prompts, oneToken, seed: 1).Select(text => text.Tokens[0])];

        Assert.Equal(exact, Greedy(OnnxPrecision.Float32));
        int same = exact.Zip(Greedy(OnnxPrecision.Int8)).Count(pair => pair.First == pair.Second);
        Assert.InRange(same / (double)exact.Length, 0.96, 0.9999);
    }

    /// <summary>Every beginning of fresh rows: one token is taken after each, so that no difference leads to the next.</summary>
    private int[][] Beginnings() =>
        [.. Enumerable.Range(0, 60).Select(_ => Row()).SelectMany(row => Enumerable.Range(1, RowLength).Select(length => row[..length]))];

    /// <summary>A model trained on the chain's rows.</summary>
    private Gpt2Model Trained()
    {
        Gpt2Model model = TinyModel.Make();
        using Adam optimizer = new([.. model.named_parameters()], new AdamOptions());
        for (int step = 0; step < 150; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            int[][] rows = [.. Enumerable.Range(0, 16).Select(_ => Row())];
            optimizer.ZeroGrad();
            Tensor hidden = model.Forward(new PackedTokens([.. rows.Select(row => row[..^1])])); // [tokens, width]
            FusedOps.LinearCrossEntropy(hidden, model.OutputWeight, tensor(rows.SelectMany(row => row[1..]).Select(token => (long)token).ToArray())).mean().backward();
            optimizer.Step(0.01);
        }
        return model;
    }

    /// <summary>A row in which each token depends on the one before.</summary>
    private int[] Row()
    {
        int[] row = new int[RowLength];
        row[0] = random.NextIndex(chain.Length);
        for (int i = 1; i < row.Length; i++)
        {
            double left = random.NextDouble();
            while (row[i] < chain.Length - 1 && (left -= chain[row[i - 1]][row[i]]) >= 0) row[i]++;
        }
        return row;
    }

    /// <summary>Probabilities of what follows a token: some likely, most not.</summary>
    private float[] NextTokens()
    {
        float[] weights = [.. Enumerable.Range(0, TinyModel.Config.VocabularySize).Select(_ => MathF.Pow(random.NextFloat(), 8))];
        float sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }
}
