using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tests.Gpt2;

namespace RlhfSharp.Language.Tests.Generation;

public sealed class TextGeneratorTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Gpt2Model model = TinyModel.Make();
    private readonly int[][] prompts = TinyModel.Rows(5, count: 9, longest: 10);

    public void Dispose()
    {
        model.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void Generate_AtTemperatureZero_EqualsArgmaxOfTheFullForwardPass()
    {
        IReadOnlyList<GeneratedText> texts = new TextGenerator(model).Generate(prompts, new GenerationOptions { Temperature = 0, MaxNewTokens = 12 }, seed: 1);
        for (int i = 0; i < prompts.Length; i++)
        {
            List<int> row = [.. prompts[i]];
            for (int step = 0; step < 12; step++) row.Add((int)LastLogits(row).argmax().item<long>());
            Assert.Equal(row.Skip(prompts[i].Length), texts[i].Tokens);
            Assert.Equal(FinishReason.Length, texts[i].FinishReason);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(64)]
    public void Generate_InBatchesOfAnySize_GivesTheSameTexts(int batchSize)
    {
        GenerationOptions options = new() { MaxNewTokens = 10, StopTokens = [3, 7, 11], Temperature = 0.9, BatchSize = batchSize };
        TextGenerator generator = new(model);
        IReadOnlyList<GeneratedText> texts = generator.Generate(prompts, options, seed: 4);
        IReadOnlyList<GeneratedText> reference = generator.Generate(prompts, options with { BatchSize = 3 }, seed: 4);
        Assert.Contains(texts, text => text.FinishReason == FinishReason.Stop);
        Assert.Contains(texts, text => text.FinishReason == FinishReason.Length);
        for (int i = 0; i < prompts.Length; i++)
        {
            Assert.Equal(reference[i].Tokens, texts[i].Tokens);
            Assert.Equal(reference[i].FinishReason, texts[i].FinishReason);
            for (int step = 0; step < texts[i].LogProbs.Length; step++) Assert.Equal(reference[i].LogProbs[step], texts[i].LogProbs[step], 1e-4f);
        }
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.7)]
    public void Generate_LogProbs_AreThoseOfTheFullForwardPassAtTheTemperature(double temperature)
    {
        IReadOnlyList<GeneratedText> texts = new TextGenerator(model).Generate(prompts, new GenerationOptions { Temperature = temperature, MaxNewTokens = 8, TopK = 5 }, seed: 2);
        for (int i = 0; i < prompts.Length; i++)
        {
            int[] row = [.. prompts[i], .. texts[i].Tokens];
            Tensor hidden = model.Forward(new PackedTokens([row[..^1]])).narrow(0, prompts[i].Length - 1, 8);
            float[] expected = FusedOps.LinearLogProbs(hidden, model.OutputWeight, tensor(texts[i].Tokens.Select(token => (long)token).ToArray()), temperature).LogProbs.data<float>().ToArray();
            for (int step = 0; step < 8; step++) Assert.Equal(expected[step], texts[i].LogProbs[step], 1e-4f);
        }
    }

    [Fact]
    public void Generate_FromEqualSeeds_GivesEqualTexts()
    {
        GenerationOptions options = new() { MaxNewTokens = 10 };
        int[][] Tokens(ulong seed) => [.. new TextGenerator(model).Generate(prompts, options, seed).Select(text => text.Tokens)];
        Assert.Equal(Tokens(7), Tokens(7));
        Assert.NotEqual(Tokens(7), Tokens(8));
    }

    [Fact]
    public void Generate_OnAnyNumberOfThreads_GivesTheSameBits()
    {
        int threads = FusedOps.ThreadCount;
        try
        {
            float[][] LogProbs(int count)
            {
                FusedOps.ThreadCount = count;
                return [.. new TextGenerator(model).Generate(prompts, new GenerationOptions { MaxNewTokens = 8 }, seed: 6).Select(text => text.LogProbs)];
            }
            Assert.Equal(LogProbs(1), LogProbs(3));
        }
        finally
        {
            FusedOps.ThreadCount = threads;
        }
    }

    [Theory]
    [InlineData(WeightFormat.BFloat16, 0.03)]
    [InlineData(WeightFormat.Int8, 0.1)]
    public void Generate_FromRoundedWeights_GivesLogProbsNearThoseOfTheModel(WeightFormat format, double tolerance)
    {
        double sum = 0, largest = 0;
        int count = 0;
        IReadOnlyList<GeneratedText> texts = new TextGenerator(model, format).Generate(prompts, new GenerationOptions { MaxNewTokens = 8 }, seed: 2);
        for (int i = 0; i < prompts.Length; i++)
        {
            List<int> row = [.. prompts[i]];
            for (int step = 0; step < 8; row.Add(texts[i].Tokens[step++]), count++)
            {
                double distance = Math.Abs(texts[i].LogProbs[step] - LastLogits(row).log_softmax(0).data<float>().ToArray()[texts[i].Tokens[step]]);
                (sum, largest) = (sum + distance, Math.Max(largest, distance));
            }
        }
        Assert.InRange(sum / count, 1e-5, tolerance);   // off, but not by much
        Assert.True(largest < 10 * tolerance, $"largest distance {largest}");
    }

    [Fact]
    public void Generate_FromAPreparedModel_GivesTheTextsOfTheWeightsAtThatTime()
    {
        GenerationOptions options = new() { MaxNewTokens = 6 };
        float[][] LogProbs(TextGenerator generator) => [.. generator.Generate(prompts, options, seed: 5).Select(text => text.LogProbs)];
        using PreparedModel prepared = new(model);
        float[][] before = LogProbs(new TextGenerator(model));
        Assert.Equal(before, LogProbs(new TextGenerator(prepared)));
        Assert.Equal(before, LogProbs(new TextGenerator(prepared)));
        using (no_grad()) model.OutputWeight.mul_(1.5);
        Assert.NotEqual(before, LogProbs(new TextGenerator(model)));
    }

    [Fact]
    public void Generate_WithStopTokens_EndsWithTheFirstOne()
    {
        int[] stops = [1, 2, 3, 4, 5, 6];
        foreach (GeneratedText text in new TextGenerator(model).Generate(prompts, new GenerationOptions { MaxNewTokens = 14, StopTokens = stops, MinNewTokens = 4 }, seed: 3))
        {
            Assert.True(text.Tokens.Length >= 5 || text.FinishReason != FinishReason.Stop);
            Assert.DoesNotContain(text.Tokens[..^1], token => stops.Contains(token));
            Assert.Equal(text.FinishReason == FinishReason.Stop, stops.Contains(text.Tokens[^1]));
            Assert.Equal(text.Tokens.Length, text.LogProbs.Length);
        }
    }

    [Fact]
    public void Generate_WhenTheContextIsFull_EndsThere()
    {
        GeneratedText text = new TextGenerator(model).Generate([new int[20]], new GenerationOptions { MaxNewTokens = 50 }, seed: 1)[0];
        Assert.Equal(4, text.Tokens.Length);
        Assert.Equal(FinishReason.Context, text.FinishReason);
    }

    [Fact]
    public void Generate_Streaming_TellsEveryTokenInOrder()
    {
        List<GeneratedToken> told = [];
        IReadOnlyList<GeneratedText> texts = new TextGenerator(model).Generate(prompts, new GenerationOptions { MaxNewTokens = 6, BatchSize = 2 }, seed: 1, told.Add);
        for (int i = 0; i < prompts.Length; i++) Assert.Equal(texts[i].Tokens, told.Where(token => token.Prompt == i).Select(token => token.Token));
    }

    [Fact]
    public void Generate_InTrainingMode_UsesNoDropoutAndRestoresTheMode()
    {
        GenerationOptions options = new() { Temperature = 0, MaxNewTokens = 5 };
        int[] expected = new TextGenerator(model).Generate([prompts[0]], options, seed: 1)[0].Tokens;
        model.Dropout = new DropoutMasks(0.5, new RlhfSharp.Core.Randomness.RandomStream(1));
        model.train();
        Assert.Equal(expected, new TextGenerator(model).Generate([prompts[0]], options, seed: 1)[0].Tokens);
        Assert.True(model.training);
    }

    [Fact]
    public void Generate_OfImpossibleRequests_SaysWhy()
    {
        TextGenerator generator = new(model);
        Assert.Contains("longer than the context", Message([new int[24]], new GenerationOptions()));
        Assert.Contains("Prompt 1 is empty", Message([[1], []], new GenerationOptions()));
        Assert.Contains("temperature is -1", Message(prompts, new GenerationOptions { Temperature = -1 }));
        Assert.Contains("top_p is 0", Message(prompts, new GenerationOptions { TopP = 0 }));
        Assert.Contains("top_k is -2", Message(prompts, new GenerationOptions { TopK = -2 }));
        Assert.Contains("min_new_tokens is 9", Message(prompts, new GenerationOptions { MinNewTokens = 9, MaxNewTokens = 8 }));
        Assert.Empty(generator.Generate([], new GenerationOptions(), seed: 0));

        string Message(int[][] rows, GenerationOptions options) => Assert.Throws<UserException>(() => generator.Generate(rows, options, seed: 0)).Message;
    }

    [Fact]
    public void Generate_WhenCancelled_Stops()
    {
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() => new TextGenerator(model).Generate(prompts, new GenerationOptions(), 1, _ => source.Cancel(), source.Token));
    }

    [Fact]
    public void Perplexity_OfRows_IsTheExponentOfTheMeanLoss()
    {
        double sum = 0;
        long tokens = 0;
        foreach (int[] row in prompts)
            for (int i = 1; i < row.Length; i++, tokens++)
                sum -= LastLogits(row[..i]).log_softmax(0).data<float>().ToArray()[row[i]];
        Perplexity perplexity = Perplexity.Measure(model, prompts, rowsAtOnce: 4);
        Assert.Equal(tokens, perplexity.Tokens);
        Assert.Equal(Math.Exp(sum / tokens), perplexity.Value, 1e-3 * perplexity.Value);
        Assert.Throws<UserException>(() => Perplexity.Measure(model, [[1]]));
    }

    private Tensor LastLogits(IReadOnlyList<int> row)
    {
        using IDisposable frozen = no_grad();
        return model.Logits(model.Forward(new PackedTokens([[.. row]])).narrow(0, row.Count - 1, 1)).view(-1);
    }
}
