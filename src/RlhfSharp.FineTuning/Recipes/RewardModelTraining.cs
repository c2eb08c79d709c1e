using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Evaluation;
using RlhfSharp.FineTuning.Learners;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rewards;
using RlhfSharp.FineTuning.Rollouts;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.FineTuning.Recipes;

/// <summary>A reward model learns from preference pairs, or from labelled sentences, what people prefer. docs/algorithms/reward-model.md.</summary>
public static class RewardModelTraining
{
    /// <summary>Trains one model or an ensemble from the SFT model in <paramref name="sftFolder"/>, normalises its rewards, saves and measures it.</summary>
    /// <param name="options">Sections data, reward_model, rollout.</param>
    /// <param name="data">Preferences, and SFT prompts for the normalisation.</param>
    /// <param name="sftFolder">Model folder of the SFT model.</param>
    /// <param name="context">Where to write and how to show progress.</param>
    public static (RewardModelScorer Scorer, RunSummary Summary) Run(FineTuningOptions options, FineTuningData data, string sftFolder, RecipeContext context)
    {
        Stage stage = Stage.Begin("train-reward", options, context);
        RewardModelOptions reward = options.RewardModel;
        TextModel sft = TextModel.Load(sftFolder);
        TruncationReport truncation = new();
        Preferences train = Preferences.Encode(data.PreferencesTrain, data.LabelledTrain, sft.Encoder, reward.Overlong, truncation, data.Path);
        Preferences validation = Preferences.Encode(data.PreferencesValidation, data.LabelledValidation, sft.Encoder, reward.Overlong, new TruncationReport(), data.Path);
        context.Log.Information("Reward model on {Examples} ({Truncation})", train.Description, truncation.ToString());

        List<RewardModel> models = [];
        for (int member = 0; member < reward.EnsembleSize; member++)
            models.Add(TrainMember(member, options, train, validation, sftFolder, stage));

        RewardModelScorer scorer = new(models, sft.Encoder, reward.EnsembleRule, reward.EnsemblePenalty);
        if (reward.NormalizationSamples > 0)
            scorer.Normalize(SftSamples(options, data, sft));
        for (int member = 0; member < models.Count; member++)
            models[member].Save(MemberFolder(context.Folder, member), sft.Tokenizer);
        RewardModelReport report = RewardModelReport.Measure(scorer, validation, data.BestPossiblePairAccuracy);
        report.Save(Path.Combine(context.Folder.Path, "reward.json"));
        return (scorer, stage.Finish(report.Summary));
    }

    /// <summary>The model folder of an ensemble's member: model, model-2, model-3 ...</summary>
    public static string MemberFolder(RunFolder folder, int member) => member == 0 ? folder.ModelPath : $"{folder.ModelPath}-{member + 1}";

    private static RewardModel TrainMember(int member, FineTuningOptions options, Preferences train, Preferences validation, string sftFolder, Stage stage)
    {
        RewardModelOptions reward = options.RewardModel;
        ulong seed = (ulong)options.Seed;
        string name = member == 0 ? "reward" : $"reward-{member + 1}";
        RewardModel model = new(Gpt2Model.Load(sftFolder), RandomStream.Named(seed, name + "/head"));
        model.Trunk.Dropout = new DropoutMasks(reward.Dropout, RandomStream.Named(seed, name + "/dropout"));

        IBatchSource<PreferenceBatch> source = train.Batches(reward.BatchSize, RandomStream.Named(seed, name + "/order"));
        if (reward.TokenDropout > 0)
            source = new TokenDropout(source, reward.TokenDropout, model.Trunk.Config.VocabularySize, RandomStream.Named(seed, name + "/token-dropout"));
        long stepsAnEpoch = train.StepsAnEpoch(reward.BatchSize);
        long iterations = Math.Max(1, (long)Math.Round(reward.Epochs * stepsAnEpoch));
        RewardModelLearner learner = new(
            model, Optimizers.Create(model.named_parameters(), reward.Optimizer), reward.Optimizer.LearningRate,
            Optimizers.Schedule(reward.Optimizer, iterations), reward.Optimizer.MaxGradientNorm, reward.MicroBatchSize, reward.CentreCoefficient, reward.LanguageModelCoefficient);
        RewardEvaluation evaluation = new(model, validation, reward.EvaluateEvery > 0 ? reward.EvaluateEvery : stepsAnEpoch, reward.KeepBest);

        stage.Train(new TrainingRun(name, iterations, seed), source, learner, model.named_parameters(), [evaluation], shown: ["loss", "accuracy", "eval_accuracy", "learning_rate"]);

        evaluation.RestoreBest();
        model.Trunk.Dropout = null;
        return model;
    }

    /// <summary>Samples of the SFT model to training prompts: the texts whose rewards get mean 0 and standard deviation 1.</summary>
    private static IReadOnlyList<int[]> SftSamples(FineTuningOptions options, FineTuningData data, TextModel sft)
    {
        ulong seed = (ulong)options.Seed;
        IReadOnlyList<int[]> prompts = Prompts.Train(options, data, sft.Encoder);
        EpochShuffler order = new(prompts.Count, RandomStream.Named(seed, "reward/normalization-prompts"));
        ResponseSampler sampler = new(sft.Model, sft.Tokenizer, options.Rollout, RandomStream.Named(seed, "reward/normalization"));
        return [.. sampler.Sample([.. order.Next(options.RewardModel.NormalizationSamples).Select(i => prompts[i])])
            .Select(response => (int[])[.. response.Prompt, .. response.Tokens[..response.ScoredLength]])];
    }
}
