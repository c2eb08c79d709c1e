using RlhfSharp.Cli.Bench;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Cli.Tests.Bench;

public class Gpt2WorkTests
{
    [Fact]
    public void Forward_SmallestModel_CountsEveryProduct()
    {
        // Width 2, one layer: query, key, value 2 x 6, projection 2 x 2, feed-forward 2 x 8 and 8 x 2: 48 weights.
        Gpt2Config config = new() { Layers = 1, Heads = 1, Width = 2, VocabularySize = 5, ContextLength = 8, BeginOfTextToken = 0, EndOfTextToken = 0 };

        // 3 tokens: 2 * 48 * 3 = 288; 2 predictions: 2 * 2 * 5 * 2 = 40; attention over 1 + 2 + 3 tokens: 4 * 2 * 6 = 48.
        Assert.Equal(376e-9, Gpt2Work.Forward(config, tokens: 3, predictions: 2), 15);
    }

    [Fact]
    public void TrainStep_StandardSizes_IsTheWorkStatedForThem()
    {
        Assert.Equal(53.2, Gpt2Work.TrainStep(BenchModel.Tiny.Config, rows: 16, tokens: 128), 1);
        Assert.Equal(191, Gpt2Work.TrainStep(BenchModel.Small.Config, rows: 4, tokens: 64), 0);
    }

    [Fact]
    public void PpoIteration_PromptsOfSixteenTokens_IsTheWorkStatedForThem()
    {
        int[] prompts = [.. Enumerable.Repeat(16, 32)];
        Assert.InRange(Gpt2Work.PpoIteration(BenchModel.Tiny.Config, prompts, response: 32, epochs: 4), 188.5, 191);
        Assert.InRange(Gpt2Work.PpoIteration(BenchModel.Small.Config, prompts, response: 32, epochs: 4), 5350, 5400);
    }

    [Fact]
    public void Generate_LastToken_IsNotRunAgain()
    {
        Gpt2Config config = BenchModel.Tiny.Config;
        Assert.Equal(Gpt2Work.Forward(config, 16 + 31, 32), Gpt2Work.Generate(config, prompt: 16, response: 32));
    }
}
