using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Evaluation;
using RlhfSharp.FineTuning.Learners;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rollouts;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.FineTuning.Recipes;

/// <summary>Supervised fine-tuning: a language model learns to write texts like the examples. docs/algorithms/sft.md.</summary>
public static class Sft
{
    /// <summary>Trains, saves the model to the run folder and returns it.</summary>
    public static (TextModel Model, RunSummary Summary) Run(FineTuningOptions options, FineTuningData data, RecipeContext context)
    {
        if (data.SftTrain is null || data.SftValidation is null)
            throw new UserException($"{data.Path} holds no texts to imitate; supervised fine-tuning needs `text`, or `prompt` and `completion`.");
        Stage stage = Stage.Begin("sft", options, context);
        ulong seed = (ulong)options.Seed;

        // The model, and the examples as its tokens.
        TextModel model = TextModel.LoadOrCreate(options, () => data.SftTrain.Select(example => example.Prompt + example.Completion));
        model.Model.Dropout = new DropoutMasks(options.Sft.Dropout, RandomStream.Named(seed, "sft/dropout"));
        TruncationReport truncation = new();
        TokenRows train = model.Encoder.Supervised(data.SftTrain, truncation);
        TokenRows validation = model.Encoder.Supervised(data.SftValidation, new TruncationReport());
        context.Log.Information("SFT on {Examples} examples ({Truncation}), {Parameters} parameters", train.RowCount, truncation.ToString(), model.Model.Config.ParameterCount);

        // Source, learner, evaluation.
        SftOptions sft = options.Sft;
        long stepsAnEpoch = Math.Max(1, train.RowCount / sft.BatchSize);
        long iterations = Math.Max(1, (long)Math.Round(sft.Epochs * stepsAnEpoch));
        SupervisedSource source = new(train, sft.BatchSize, RandomStream.Named(seed, "sft/order"));
        SupervisedLearner learner = new(
            model.Model, Optimizers.Create(model.Model.named_parameters(), sft.Optimizer), sft.Optimizer.LearningRate,
            Optimizers.Schedule(sft.Optimizer, iterations), sft.Optimizer.MaxGradientNorm, sft.MicroBatchSize);
        SupervisedEvaluation evaluation = new(
            model.Model, validation, sft.EvaluateEvery > 0 ? sft.EvaluateEvery : stepsAnEpoch, sft.EarlyStoppingPatience);

        stage.Train(new TrainingRun("sft", iterations, seed), source, learner, model.Model.named_parameters(), [evaluation], shown: ["loss", "eval_loss", "eval_perplexity", "learning_rate"]);

        if (sft.EarlyStoppingPatience > 0)
            evaluation.RestoreBest();
        model.Model.Dropout = null;
        model.Save(context.Folder.ModelPath);
        return (model, stage.Finish());
    }
}
