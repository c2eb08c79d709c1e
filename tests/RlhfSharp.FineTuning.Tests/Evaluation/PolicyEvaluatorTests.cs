using RlhfSharp.Core.Decoding;
using RlhfSharp.FineTuning.Evaluation;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rewards;
using RlhfSharp.FineTuning.Tests.Rewards.Scorers;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Tests.Evaluation;

public sealed class PolicyEvaluatorTests
{
    [Fact]
    public void Run_WithRolloutsOfRoundedWeights_EvaluatesTheModelItself()
    {
        ByteLevelBpe tokenizer = TinyLanguageModel.Tokenizer();
        using Gpt2Model baseline = TinyLanguageModel.Create(1, tokenizer.VocabularySize), policy = TinyLanguageModel.Create(2, tokenizer.VocabularySize);
        int[][] prompts = [.. Enumerable.Range(0, 60).Select(i => new[] { 1 + i })];
        IReadOnlyList<string> Responses(WeightFormat weights, ulong seed) => [.. new PolicyEvaluator(
            baseline, tokenizer, new RolloutOptions { Weights = weights, MaxNewTokens = 8 }, new ResponseScoring(new ExclamationScorer(), tokenizer, new RewardOptions()), null)
            .Run(policy, prompts, seed).After.Select(text => text.Response)];
        Assert.Equal(Responses(WeightFormat.Float32, seed: 1), Responses(WeightFormat.Int8, seed: 1));
        Assert.NotEqual(Responses(WeightFormat.Float32, seed: 1), Responses(WeightFormat.Float32, seed: 2));
    }
}
