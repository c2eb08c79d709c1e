using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Evaluation;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rewards;
using RlhfSharp.FineTuning.Rollouts;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.FineTuning.Recipes;

/// <summary>PPO with a KL penalty from the SFT model. docs/algorithms/ppo.md.</summary>
public static class Ppo
{
    /// <summary>Runs the stages that the options name no result for (SFT, reward model), then PPO, then compares the policy with the SFT model.</summary>
    public static RunSummary Run(FineTuningOptions options, FineTuningData data, RecipeContext context)
    {
        Stage stage = Stage.Begin("ppo", options, context);
        ulong seed = (ulong)options.Seed;
        if (options.Rollout.TopK > 0 || options.Rollout.TopP < 1)
            context.Log.Warning(
                "rollout.top_k is {TopK} and rollout.top_p {TopP}: PPO's gradient is biased when tokens are left out; 0 and 1 sample among all",
                options.Rollout.TopK, options.Rollout.TopP);

        // What PPO stands on: the SFT model and a reward.
        string sftFolder = Upstream.SftFolder(options, data, context);
        RewardSource reward = Upstream.Reward(options, data, sftFolder, context);

        // Policy, critic, frozen reference.
        TextModel sft = TextModel.Load(sftFolder);
        Gpt2Model policy = Gpt2Model.Load(sftFolder);
        Gpt2Model? critic = options.Ppo.SeparateCritic ? reward.NewCritic() : null;
        LanguageActorCritic model = new(policy, options.Rollout.Temperature, critic, entropyGradient: options.Ppo.EntropyCoefficient > 0);

        // Where experience comes from: sampled responses, scored, less the KL penalty, whitened.
        IReadOnlyList<int[]> prompts = Prompts.Train(options, data, sft.Encoder);
        ResponseScoring scoring = new(reward.Scorer, sft.Tokenizer, options.Reward);
        TextRolloutCollector collector = new(
            model, sft.Model, prompts,
            new EpochShuffler(prompts.Count, RandomStream.Named(seed, "ppo/prompts")),
            new ResponseSampler(policy, sft.Tokenizer, options.Rollout, RandomStream.Named(seed, "ppo/sampling")),
            scoring, options.Ppo.BatchSize);
        IKlController controller = options.Kl.Adaptive
            ? new AdaptiveKlController(options.Kl.Coefficient, options.Kl.Target, options.Kl.Horizon)
            : new FixedKlController(options.Kl.Coefficient);
        OnPolicySource<TokenRows> source = new(
            collector,
            [new KlPenalty(controller), .. options.Ppo.WhitenRewards ? [new RewardWhitening()] : Array.Empty<IRewardShaper>()],
            new Gae(options.Ppo.Gamma, options.Ppo.Lambda),
            whitenAdvantages: options.Ppo.WhitenAdvantages);

        // What learns from it: the learner that also balances CartPole.
        PpoLearner<TokenRows> learner = new(
            model, PpoSettings.From(options), Optimizers.Create(model.NamedParameters(), options.Ppo.Optimizer),
            Optimizers.Schedule(options.Ppo.Optimizer, options.Ppo.Iterations), RandomStream.Named(seed, "ppo/permutation"));

        IReadOnlyList<int[]> held = Prompts.Validation(options, data, sft.Encoder);
        SampleSnapshots snapshots = new(
            context.Folder.SamplesPath, model, sft.Model, sft.Tokenizer, [.. held.Take(options.Logging.Samples)], scoring, options.Rollout,
            options.Logging.SamplesEvery, seed);
        if (options.Logging.SamplesEvery > 0 && !(context.Resume && File.Exists(context.Folder.SamplesPath)))
            snapshots.Write(0);
        stage.Train(
            new TrainingRun("ppo", options.Ppo.Iterations, seed), source, learner, model.NamedParameters(), [snapshots, new ThroughputMetrics(options.Ppo.BatchSize)],
            shown: ["objective/scores", "objective/kl", "objective/kl_coef", "objective/entropy", "loss/value_avg"]);

        new TextModel(policy, sft.Tokenizer).Save(context.Folder.ModelPath);
        model.SaveValueHead(context.Folder.ModelPath);
        PolicyEvaluator evaluator = new(sft.Model, sft.Tokenizer, options.Rollout, scoring, data.GoldScorer);
        EvaluatedPolicy evaluation = evaluator.Run(policy, [.. Enumerable.Range(0, options.Evaluation.Samples).Select(i => held[i % held.Count])], seed);
        evaluation.Save(Path.Combine(context.Folder.Path, "evaluation.jsonl"));
        return stage.Finish(evaluation.Summary);
    }
}
