using RlhfSharp.Core;
using RlhfSharp.Core.Metrics;
using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Embedded;
using RlhfSharp.FineTuning.Evaluation;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Recipes;
using RlhfSharp.FineTuning.Rewards;
using RlhfSharp.FineTuning.Training;

namespace RlhfSharp.Cli.Commands;

/// <summary>The three measurements of `rlhf evaluate`.</summary>
internal static class Evaluations
{
    /// <summary>Policy and baseline answer the held-out prompts; the answers are scored and compared. Where the data has held-out texts, the perplexity of both on them.</summary>
    public static (EvaluatedPolicy Answers, IReadOnlyDictionary<string, double> Figures) OfPolicy(EvaluationRequest request, FineTuningOptions configuration)
    {
        var policyFolder = request.PolicyFolder() ?? throw new UserException($"{request.Run}: holds no model yet; finish the run or name one with --model");
        var baselineFolder = request.BaselineFolder() ?? (configuration.Model.Path.Length > 0 ? configuration.Model.Path
            : throw new UserException($"{request.Run}: holds no SFT model; name the model to compare with by --baseline"));
        var folders = request.RewardFolders();
        if (folders.Count == 0 && configuration.Reward.Models.Count == 0 && configuration.Reward.Scorers.Count == 0)
            throw new UserException("there is nothing to score with; name a reward model with --reward-model, or a scorer with --set reward.scorers=[NAME]");

        var data = DataFiles.Load(configuration.Data);
        var baseline = TextModel.Load(baselineFolder);
        var policy = TextModel.Load(policyFolder);
        var reward = folders.Count > 0 ? RewardSource.FromModels(folders, configuration, baselineFolder) : RewardSource.FromOptions(configuration, baselineFolder);
        var prompts = Prompts.Validation(configuration, data, baseline.Encoder).Take(configuration.Evaluation.Samples).ToList();
        var evaluator = new PolicyEvaluator(baseline.Model, baseline.Tokenizer, configuration.Rollout, new ResponseScoring(reward.Scorer, baseline.Tokenizer, configuration.Reward), data.GoldScorer);
        var answers = evaluator.Run(policy.Model, prompts, (ulong)configuration.Seed);
        var figures = answers.Summary.ToPairs().ToDictionary(pair => pair.Key, pair => pair.Value);
        if (data.SftValidation is { Count: > 0 } texts)
        {
            figures["perplexity_baseline"] = OfTexts(baseline, texts)["eval_perplexity"];
            figures["perplexity"] = OfTexts(policy, texts)["eval_perplexity"];
        }
        return (answers, figures);
    }

    /// <summary>Accuracy and calibration of a reward model, or of an ensemble, on held-out pairs or labelled sentences.</summary>
    public static IReadOnlyDictionary<string, double> OfRewardModel(IReadOnlyList<string> folders, string file, FineTuningOptions configuration)
    {
        var models = folders.Select(RewardModel.Load).ToList();
        var encoder = new ExampleEncoder(Language.Tokenization.ByteLevelBpe.Load(folders[0]), models[0].Trunk.Config.ContextLength);
        var scorer = new RewardModelScorer(models, encoder, configuration.RewardModel.EnsembleRule, configuration.RewardModel.EnsemblePenalty);
        var preferences = Preferences.Encode(new DatasetReader().ReadPreferences(file).Items, null, encoder, configuration.RewardModel.Overlong, new TruncationReport(), file);
        return RewardModelReport.Measure(scorer, preferences, DatasetFiles.BestPossiblePairAccuracy(file)).Summary.ToPairs().ToDictionary(pair => pair.Key, pair => pair.Value);
    }

    /// <summary>The loss, perplexity and token accuracy of a language model on texts, each begun and ended as in training.</summary>
    public static IReadOnlyDictionary<string, double> OfTexts(string folder, string file)
    {
        return OfTexts(TextModel.Load(folder), new DatasetReader().ReadSupervised(file).Items);
    }

    private static IReadOnlyDictionary<string, double> OfTexts(TextModel model, IReadOnlyList<SupervisedExample> texts)
    {
        var rows = model.Encoder.Supervised(texts, new TruncationReport());
        var metrics = new MetricRecorder();
        new SupervisedEvaluation(model.Model, rows, every: 1, patience: 0).Measure(metrics);
        return metrics.Snapshot();
    }
}
