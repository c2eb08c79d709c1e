using System.Diagnostics;
using System.Text.Json;
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
    /// <param name="run">The phase and its length.</param>
    /// <param name="source">Gives batches.</param>
    /// <param name="learner">Learns from them.</param>
    /// <param name="parameters">What is trained; a value that is not finite stops the run and is named.</param>
    /// <param name="callbacks">Evaluations; what they record is written with the iteration's metrics.</param>
    /// <param name="shown">Metrics of the progress display.</param>
    public void Train<TBatch>(
        TrainingRun run, IBatchSource<TBatch> source, ILearner<TBatch> learner, IEnumerable<(string Name, Parameter Parameter)> parameters,
        IReadOnlyList<ITrainingCallback> callbacks, IReadOnlyList<string> shown)
    {
        CheckpointFolder checkpoints = new(Path.Combine(_context.Folder.CheckpointsPath, run.Phase), _context.Log);
        List<IMetricSink> sinks = [new JsonLinesSink(_context.Folder.MetricsPath, run.Phase)];
        if (_options.Logging.TensorBoard)
            sinks.Add(new TensorBoardSink(_context.Folder.TensorBoardPath));
        MetricSinkCallback recorder = new(sinks, _context.Log);
        using CancellationTokenRegistration stop = _context.Stop.Register(() => run.RequestStop(TrainingRun.Interrupted));

        new TrainingLoop<TBatch>(source, learner,
        [
            new NonFiniteGuard([.. parameters.Select(pair => (pair.Name, (Tensor)pair.Parameter))]),
            .. callbacks,
            recorder,
            new ProgressReporter(_context.View, shown),
            new CheckpointCallback(checkpoints, _options.Checkpoint, _context.Resume, _context.Log),
        ]).Run(run);

        _stoppedBy = run.StoppedBy;
        if (run.StoppedBy == TrainingRun.Interrupted)
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
            Metrics = LastMetrics(),
            Evaluation = evaluation?.ToPairs().ToDictionary(),
        };
        summary.Save(_context.Folder.SummaryPath);
        return summary;
    }

    /// <summary>The last value of each metric in metrics.jsonl; a second model of an ensemble has its phase in front.</summary>
    private Dictionary<string, double> LastMetrics()
    {
        Dictionary<string, double> last = [];
        string? first = null;
        foreach (string line in File.ReadLines(_context.Folder.MetricsPath))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            string phase = document.RootElement.GetProperty("phase").GetString()!;
            first ??= phase;
            foreach (JsonProperty metric in document.RootElement.EnumerateObject())
                if (metric.Name != "iteration" && metric.Value.ValueKind == JsonValueKind.Number)
                    last[phase == first ? metric.Name : $"{phase}/{metric.Name}"] = metric.Value.GetDouble();
        }
        return last;
    }
}
