using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Recipes;
using RlhfSharp.FineTuning.Training;
using Serilog.Core;

namespace RlhfSharp.FineTuning.Tests.Recipes;

/// <summary>The whole pipeline on a few sentences: what it writes, that a seed repeats it, that a resumed run ends where an uninterrupted one does.</summary>
public sealed class PipelineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlhf-pipeline-").FullName;
    private readonly FineTuningOptions _options;

    public PipelineTests()
    {
        string data = Path.Combine(_folder, "data.jsonl");
        string[] good = ["good", "fine", "lovely", "superb"], bad = ["bad", "poor", "awful", "dull"], things = ["film", "plot", "cast", "score", "end"];
        File.WriteAllLines(data, things.SelectMany(thing => good.Zip(bad, (yes, no) =>
            $"{{\"text\": \"the {thing} is {yes} .\", \"label\": 1}}\n{{\"text\": \"the {thing} is {no} .\", \"label\": 0}}")));
        _options = new FineTuningOptions
        {
            Data = new DataOptions { Path = data, MinPromptTokens = 1, MaxPromptTokens = 2 },
            Tokenizer = new TokenizerOptions { VocabularySize = 290 },
            Model = new ModelOptions { Layers = 1, Heads = 2, Width = 16, Context = 32 },
            Sft = new SftOptions { Epochs = 3, BatchSize = 8, Dropout = 0.1 },
            RewardModel = new RewardModelOptions { Epochs = 2, BatchSize = 4, EnsembleSize = 2, TokenDropout = 0.1, NormalizationSamples = 32 },
            Ppo = new PpoTrainingOptions { Iterations = 6, BatchSize = 8, Epochs = 2, Minibatches = 2 },
            Rollout = new RolloutOptions { Temperature = 1, MaxNewTokens = 10 },
            Evaluation = new EvaluationOptions { Samples = 8 },
            Checkpoint = new CheckpointOptions { Interval = 2 },
            Logging = new LoggingOptions { SamplesEvery = 3, Samples = 2, TensorBoard = false },
        };
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_Twice_GivesTheSameBits_AndInterruptedAndResumed_Too()
    {
        RunSummary once = Run("once", resume: false, stopAfter: null);
        RunSummary again = Run("again", resume: false, stopAfter: null);
        Assert.Equal(once.ModelSha256, again.ModelSha256);
        Assert.Equal(once.Evaluation, again.Evaluation);

        // Interrupted in every stage, one after the other, and resumed each time.
        RunSummary? resumed = null;
        for (int attempt = 0; resumed is null; attempt++)
        {
            Assert.True(attempt < 20, "the run was interrupted without end");
            try
            {
                resumed = Run("resumed", resume: attempt > 0, stopAfter: 3);
            }
            catch (RunInterruptedException)
            {
            }
        }
        Assert.Equal(once.ModelSha256, resumed.ModelSha256);
        Assert.Equal(once.Evaluation, resumed.Evaluation);
        Assert.Equal(File.ReadAllText(In("once", "samples.jsonl")), File.ReadAllText(In("resumed", "samples.jsonl")));
        Assert.Equal(File.ReadAllLines(In("once", "metrics.jsonl")).Length, File.ReadAllLines(In("resumed", "metrics.jsonl")).Length);
    }

    [Fact]
    public void Run_WritesModelFoldersThatLoad_AndNormalisesRewards()
    {
        RunSummary summary = Run("run", resume: false, stopAfter: null);
        Assert.Equal(290, TextModel.Load(In("run", "model")).Tokenizer.VocabularySize);
        Assert.True(File.Exists(In("run", "model/value_head.safetensors")));
        Assert.NotNull(RewardModel.Load(In("run", "reward/model-2")));
        UserException error = Assert.Throws<UserException>(() => RewardModel.Load(In("run", "sft/model")));
        Assert.Contains("has no score.weight", error.Message);
        Assert.InRange(summary.Evaluation!["win_rate"], 0, 1);
        Assert.Equal(6 * 8, summary.Metrics["episode"]);
    }

    private string In(string run, string path) => Path.Combine(_folder, run, path);

    private RunSummary Run(string name, bool resume, int? stopAfter)
    {
        string path = Path.Combine(_folder, name);
        using CancellationTokenSource stop = new();
        RecipeContext context = new(
            resume ? RunFolder.Open(path) : RunFolder.Create(path, overwrite: false), resume, new StopAfter(stopAfter, stop), Logger.None, stop.Token);
        return Ppo.Run(_options, DataFiles.Load(_options.Data), context);
    }

    /// <summary>A view that asks for a stop after so many iterations of one attempt.</summary>
    private sealed class StopAfter(int? iterations, CancellationTokenSource stop) : IProgressView
    {
        private int _shown;

        public void Show(ProgressSnapshot snapshot)
        {
            if (iterations is { } limit && ++_shown > limit)
                stop.Cancel();
        }

        public void Finish(ProgressSnapshot snapshot)
        {
        }
    }
}
