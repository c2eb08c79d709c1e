using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rewards;
using RlhfSharp.FineTuning.Rollouts;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.Language.Gpt2;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Cli.Bench;

/// <summary>One iteration of PPO on text, wired as the recipe wires it: sampling, scoring, KL penalty, learning.</summary>
/// <param name="model">Size of policy, reference and reward model.</param>
/// <param name="runs">Measured runs by default.</param>
internal sealed class PpoWorkload(BenchModel model, int runs) : Workload
{
    private const int Prompts = 32, ShortestPrompt = 8, LongestPrompt = 16, NewTokens = 32, Epochs = 4, MinibatchRows = 8;

    public override string Name => "ppo-" + model.Suffix;

    public override string Description =>
        $"a PPO iteration: {Prompts} prompts of {ShortestPrompt} to {LongestPrompt} tokens, {NewTokens} new tokens each, reference, reward model, {Epochs} epochs of minibatches of {MinibatchRows} ({model.Summary})";

    public override int DefaultRuns => runs;

    public override IEnumerable<BenchResult> Measure(BenchRequest request)
    {
        RolloutOptions rollout = new() { FixedLength = true, MaxNewTokens = NewTokens };
        int[] lengths = [.. Enumerable.Range(0, Prompts).Select(i => ShortestPrompt + i % (LongestPrompt - ShortestPrompt + 1))];
        int[][] prompts = model.Rows("prompts", lengths);
        NumberTokenizer tokenizer = new(model.Config.VocabularySize);

        using Gpt2Model policy = model.Create("policy"), reference = model.Create("policy");
        using RewardModel reward = new(model.Create("reward"), BenchModel.Random("reward-head"));
        LanguageActorCritic actorCritic = new(policy, rollout.Temperature);
        TextRolloutCollector collector = new(
            actorCritic, reference, prompts, new EpochShuffler(Prompts, BenchModel.Random("prompts")),
            new ResponseSampler(policy, tokenizer, rollout, BenchModel.Random("sampling")),
            new ResponseScoring(
                new RewardModelScorer([reward], new ExampleEncoder(tokenizer, model.Config.ContextLength)), tokenizer,
                new RewardOptions { MissingStop = MissingStopRule.None }),
            Prompts);
        OnPolicySource<TokenRows> source = new(
            collector, [new KlPenalty(new FixedKlController(0.15)), new RewardWhitening()], new Gae(1, 0.95), whitenAdvantages: true);
        using Adam optimizer = new([.. actorCritic.NamedParameters()], new AdamOptions { Epsilon = 1e-5 });
        PpoLearner<TokenRows> learner = new(
            actorCritic, new PpoOptions { Epochs = Epochs, Minibatches = Prompts / MinibatchRows }, optimizer, new ConstantSchedule(),
            BenchModel.Random("permutation"));

        BenchResult result = Repetition.Measure(
            Name, request.Runs ?? DefaultRuns, Iterate, Gpt2Work.PpoIteration(model.Config, lengths, NewTokens, Epochs));
        yield return result with { TokensPerS = Prompts * NewTokens / result.MedianS };

        void Iterate(MetricRecorder metrics)
        {
            using DisposeScope scope = NewDisposeScope();
            TrainingProgress progress = new(0, 1);
            learner.Learn(source.Next(progress, metrics), progress, metrics);
        }
    }
}
