using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rewards;
using RlhfSharp.FineTuning.Rewards.Scorers;
using RlhfSharp.FineTuning.Rollouts;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.FineTuning.Tests.Rollouts;

public sealed class TextRolloutCollectorTests
{
    private static readonly RolloutOptions Sampling = new() { Temperature = 0.8, MaxNewTokens = 6 };
    private static readonly ByteLevelBpe Tokenizer = TinyLanguageModel.Tokenizer();

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.Int8)]
    public void Collect_ReplayedThroughTextEnvironment_GivesTheSameEndingsRewardsAndLogProbs(WeightFormat weights)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        LanguageActorCritic model = new(TinyLanguageModel.Create(1, Tokenizer.VocabularySize), Sampling.Temperature);
        int[][] prompts = [[5, 7], [9, 2, 4], [3]];
        ResponseScoring scoring = new(new CountScorer(), Tokenizer, new RewardOptions { MissingStop = MissingStopRule.Replace, MissingStopValue = -1 });
        MetricRecorder metrics = new();
        Rollout<TokenRows> rollout = Collector(model, prompts, scoring, weights).Collect(metrics);

        TextEnvironment environment = new(prompts, Tokenizer.VocabularySize, Tokenizer.EndOfTextToken, Sampling.MaxNewTokens, response => scoring.Score([response], metrics)[0]);
        int steps = rollout.Observations.MaxResponseLength;
        float[] rewards = rollout.Rewards.data<float>().ToArray();
        bool[] terminated = rollout.Terminated.data<bool>().ToArray();
        float[] mask = rollout.Mask.data<float>().ToArray();
        float[] logProbs = rollout.LogProbs.data<float>().ToArray();
        for (int row = 0; row < rollout.Observations.RowCount; row++)
        {
            int[] state = environment.Start(rollout.Observations.Prompt(row).ToArray());
            int[] response = rollout.Observations.Response(row).ToArray();
            for (int step = 0; step < steps; step++)
            {
                int at = row * steps + step;
                Assert.Equal(step < response.Length ? 1f : 0f, mask[at]);
                if (step >= response.Length)
                {
                    Assert.Equal(0f, rewards[at]);
                    continue;
                }
                Assert.Equal(LogProb(model.Policy, state, response[step]), logProbs[at], 1e-5);
                StepResult<int[]> result = environment.Step(response[step]);
                Assert.Equal(result.Reward, rewards[at], 1e-6);
                Assert.Equal(result.Terminated, terminated[at]);
                Assert.False(result.Truncated);
                state = result.Observation;
            }
        }
    }

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Int8)]
    public void Learn_FromResponsesOfRoundedWeights_BeginsAtARatioOfOne(WeightFormat weights)
    {
        using DisposeScope scope = NewDisposeScope();
        LanguageActorCritic model = new(TinyLanguageModel.Create(1, Tokenizer.VocabularySize), Sampling.Temperature);
        ResponseScoring scoring = new(new CountScorer(), Tokenizer, new RewardOptions());
        OnPolicySource<TokenRows> source = new(Collector(model, [[5, 7], [9, 2, 4], [3]], scoring, weights), [], new Gae(1, 0.95));
        PpoLearner<TokenRows> learner = new(
            model, new PpoOptions { Epochs = 1, Minibatches = 1 }, new Adam([.. model.NamedParameters()], new AdamOptions()), new ConstantSchedule(), new RandomStream(4));
        for (int iteration = 0; iteration < 3; iteration++)
        {
            MetricRecorder metrics = new();
            TrainingProgress progress = new(iteration, 3);
            learner.Learn(source.Next(progress, metrics), progress, metrics);
            Assert.Equal(1, metrics.Snapshot()["val/ratio"], 1e-6);
            Assert.InRange(metrics.Snapshot()["policy/approxkl_avg"], 0, 1e-12);
        }
    }

    [Fact]
    public void Sample_FromRoundedWeights_SamplesFromAnotherPolicy()
    {
        using Gpt2Model model = TinyLanguageModel.Create(1, Tokenizer.VocabularySize);
        int[][] Tokens(RolloutOptions options) => [.. new ResponseSampler(model, Tokenizer, options, new RandomStream(3))
            .Sample([.. Enumerable.Range(0, 100).Select(_ => new[] { 1, 2 })]).Select(response => response.Tokens)];
        int[][] exact = Tokens(Sampling);
        Assert.Equal(exact, Tokens(Sampling with { Weights = WeightFormat.Float32 }));
        Assert.NotEqual(exact, Tokens(Sampling with { Weights = WeightFormat.Int8 }));
    }

    [Fact]
    public void Collect_NewValueHead_GivesValuesOfExactlyZero()
    {
        using DisposeScope scope = NewDisposeScope();
        LanguageActorCritic model = new(TinyLanguageModel.Create(1, Tokenizer.VocabularySize), Sampling.Temperature);
        ResponseScoring scoring = new(new CountScorer(), Tokenizer, new RewardOptions());
        Rollout<TokenRows> rollout = Collector(model, [[1, 2], [3]], scoring).Collect(new MetricRecorder());
        Assert.All(rollout.Values!.data<float>().ToArray(), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Collect_ReferenceIsThePolicy_GivesEqualLogProbs()
    {
        using DisposeScope scope = NewDisposeScope();
        LanguageActorCritic model = new(TinyLanguageModel.Create(1, Tokenizer.VocabularySize), Sampling.Temperature);
        Rollout<TokenRows> rollout = Collector(model, [[1, 2], [3]], new ResponseScoring(new CountScorer(), Tokenizer, new RewardOptions())).Collect(new MetricRecorder());
        Assert.Equal(rollout.LogProbs.data<float>().ToArray(), rollout.ReferenceLogProbs!.data<float>().ToArray());
    }

    [Theory]
    [InlineData(MissingStopRule.None, 2)]
    [InlineData(MissingStopRule.Replace, -1)]
    [InlineData(MissingStopRule.Penalize, 1)]
    public void Score_ResponseWithoutStopToken_FollowsTheRule(MissingStopRule rule, double expected)
    {
        ResponseScoring scoring = new(new CountScorer(), Tokenizer, new RewardOptions { MissingStop = rule, MissingStopValue = -1 });
        Assert.Equal([expected], scoring.Score([new SampledResponse([1], [260, 261], 2, Stopped: false)], new MetricRecorder()));
    }

    [Fact]
    public void Sample_FixedLength_ScoresOnlyUpToTheTruncationToken()
    {
        int truncate = 7;
        RolloutOptions options = Sampling with { FixedLength = true, TruncateToken = Tokenizer.Decode([truncate]), TruncateAfter = 1, MaxNewTokens = 20 };
        ResponseSampler sampler = new(TinyLanguageModel.Create(1, Tokenizer.VocabularySize), Tokenizer, options, new RandomStream(3));
        foreach (SampledResponse response in sampler.Sample([.. Enumerable.Range(0, 40).Select(_ => new[] { 1, 2 })]))
        {
            Assert.Equal(20, response.Tokens.Length);
            int end = Array.IndexOf(response.Tokens, truncate, 1);
            Assert.Equal(end >= 0, response.Stopped);
            Assert.Equal(end >= 0 ? end + 1 : 20, response.ScoredLength);
        }
    }

    private static TextRolloutCollector Collector(LanguageActorCritic model, IReadOnlyList<int[]> prompts, ResponseScoring scoring, WeightFormat weights = WeightFormat.Float32) => new(
        model, TinyLanguageModel.Create(1, Tokenizer.VocabularySize), prompts, new EpochShuffler(prompts.Count, new RandomStream(1)),
        new ResponseSampler(model.Policy, Tokenizer, Sampling with { Weights = weights }, new RandomStream(2)), scoring, batchSize: 5);

    /// <summary>From the whole softmax of a plain forward pass: an independent way to the number.</summary>
    private static float LogProb(Gpt2Model model, int[] state, int action)
    {
        Tensor hidden = model.Forward(new PackedTokens([state]));
        Tensor logits = model.Logits(hidden.narrow(0, state.Length - 1, 1)) / Sampling.Temperature; // [1, vocabulary]
        return nn.functional.log_softmax(logits, 1)[0, action].item<float>();
    }

    private sealed class CountScorer : IResponseScorer
    {
        public string Name => "count";

        public IReadOnlyList<double> Score(IReadOnlyList<ScoredText> items) => [.. items.Select(item => (double)item.TokenCount)];
    }
}
