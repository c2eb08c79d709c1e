using System.Diagnostics;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Evaluation;
using RlhfSharp.FineTuning.Options;

namespace RlhfSharp.FineTuning.Recipes;

/// <summary>What every recipe does around its loop: configuration, metrics, checkpoints and summary of the run folder.</summary>
internal sealed class Stage
{
    private readonly string _command;
    private readonly FineTuningOptions _options;
    private readonly RecipeContext _context;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, double> _metrics = [];
    private string? _stoppedBy;

    private Stage(string command, FineTuningOptions options, RecipeContext context)
    {
        _command = command;
        _options = options;
        _context = context;
    }

    /// <summary>Begins a stage: the resolved configuration is written before anything else happens.</summary>
    public static Stage Begin(string command, FineTuningOptions options, RecipeContext context)
    {
        AtomicFile.WriteAllText(context.Folder.ConfigPath, ConfigurationFile.Print(options));
        return new Stage(command, options, context);
    }

    /// <summary>Runs a loop with everything that is recorded about it; a stopped run ends here with <see cref="RunInterruptedException"/>.</summary>
    public void Train<TBatch>(
        TrainingRun run, IBatchSource<TBatch> source, ILearner<TBatch> learner, IReadOnlyList<ITrainingCallback> callbacks, IReadOnlyList<string> shown)
    {
        CheckpointFolder checkpoints = new(Path.Combine(_context.Folder.CheckpointsPath, run.Phase), _context.Log);
        List<IMetricSink> sinks = [new JsonLinesSink(_context.Folder.MetricsPath, run.Phase)];
        if (_options.Logging.TensorBoard)
            sinks.Add(new TensorBoardSink(_context.Folder.TensorBoardPath));
        MetricSinkCallback recorder = new(sinks, _context.Log);
        using CancellationTokenRegistration stop = _context.Stop.Register(() => run.RequestStop(RunInterruptedException.Reason));

        new TrainingLoop<TBatch>(source, learner,
        [
            .. callbacks,
            recorder,
            new ProgressReporter(_context.View, shown),
            new CheckpointCallback(checkpoints, _options.Checkpoint, _context.Resume, _context.Log),
        ]).Run(run);

        foreach ((string name, double value) in recorder.Latest)
            _metrics[run.Phase == _command ? name : $"{run.Phase}/{name}"] = value;
        _stoppedBy = run.StoppedBy;
        if (run.StoppedBy == RunInterruptedException.Reason)
            throw new RunInterruptedException(run.Phase, run.CompletedIterations);
    }

    /// <summary>Writes summary.json, the sign that the stage is finished.</summary>
    public RunSummary Finish(EvaluationSummary? evaluation = null)
    {
        string weights = Path.Combine(_context.Folder.ModelPath, "model.safetensors");
        RunSummary summary = new()
        {
            Command = _command,
            Seed = (ulong)_options.Seed,
            Seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds,
            Engine = FusedOps.EngineName,
            Threads = FusedOps.ThreadCount,
            ModelSha256 = FileHash.Sha256(weights),
            StoppedBy = _stoppedBy,
            Metrics = _metrics,
            Evaluation = evaluation?.ToPairs().ToDictionary(),
        };
        summary.Save(_context.Folder.SummaryPath);
        return summary;
    }
}
