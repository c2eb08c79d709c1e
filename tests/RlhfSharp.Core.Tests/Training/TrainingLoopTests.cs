using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;
using Serilog.Core;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Core.Tests.Training;

public sealed class TrainingLoopTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_LearnsTheRegression()
    {
        var learner = new Regression.Learner();
        var history = new History();
        Run(learner, 300, [history]);
        Assert.Equal(300, history.Losses.Count);
        Assert.InRange(history.Losses[^1], 0, 1e-3);
        Assert.Equal(1, learner.Weight[0], 0.05);
        Assert.Equal(-2, learner.Weight[1], 0.05);
        Assert.True(history.Finished);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Run_InterruptedAndResumed_EqualsUninterruptedToTheBit(double dropoutRate)
    {
        var whole = new History();
        var uninterrupted = new Regression.Learner { DropoutRate = dropoutRate };
        Run(uninterrupted, 40, [whole]);

        var checkpoints = new CheckpointFolder(folder.Path, Logger.None);
        var options = new CheckpointOptions { Interval = 10, Keep = 2 };
        var before = new History { StopsAt = 17 };
        TrainingRun first = Run(new Regression.Learner { DropoutRate = dropoutRate }, 40, [before, new CheckpointCallback(checkpoints, options, resume: true, Logger.None)]);
        Assert.Equal("Ctrl-C", first.StoppedBy);
        Assert.Equal(17, first.CompletedIterations);

        var after = new History();
        var resumed = new Regression.Learner { DropoutRate = dropoutRate };
        Run(resumed, 40, [after, new CheckpointCallback(checkpoints, options, resume: true, Logger.None)]);
        Assert.Equal(uninterrupted.Weight, resumed.Weight);
        Assert.Equal(whole.Losses, [.. before.Losses, .. after.Losses]);
        Assert.Equal(["30", "40"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Run_ResumedFromAnEarlierCheckpointAfterACrash_EqualsUninterrupted()
    {
        var uninterrupted = new Regression.Learner();
        Run(uninterrupted, 20, []);
        var checkpoints = new CheckpointFolder(folder.Path, Logger.None);
        var options = new CheckpointOptions { Interval = 5, Keep = 3 };
        Run(new Regression.Learner(), 20, [new CheckpointCallback(checkpoints, options, resume: false, Logger.None)], stopAt: 13);
        Directory.Delete(Path.Combine(folder.Path, "13"), recursive: true); // killed before the last checkpoint
        var resumed = new Regression.Learner();
        Run(resumed, 20, [new CheckpointCallback(checkpoints, options, resume: true, Logger.None)]);
        Assert.Equal(uninterrupted.Weight, resumed.Weight);
    }

    [Fact]
    public void Run_ResumedWhenComplete_DoesNothing()
    {
        var checkpoints = new CheckpointFolder(folder.Path, Logger.None);
        var done = new Regression.Learner();
        Run(done, 5, [new CheckpointCallback(checkpoints, new CheckpointOptions(), resume: false, Logger.None)]);
        var history = new History();
        var resumed = new Regression.Learner();
        Run(resumed, 5, [history, new CheckpointCallback(checkpoints, new CheckpointOptions(), resume: true, Logger.None)]);
        Assert.Empty(history.Losses);
        Assert.Equal(done.Weight, resumed.Weight);
    }

    [Fact]
    public void Run_ResumedInAnotherPhase_IsRefused()
    {
        var checkpoints = new CheckpointFolder(folder.Path, Logger.None);
        Run(new Regression.Learner(), 2, [new CheckpointCallback(checkpoints, new CheckpointOptions(), resume: false, Logger.None)]);
        var loop = new TrainingLoop<(Tensor, Tensor)>(new Regression.Source(1), new Regression.Learner(),
            [new CheckpointCallback(checkpoints, new CheckpointOptions(), resume: true, Logger.None)]);
        UserException error = Assert.Throws<UserException>(() => loop.Run(new TrainingRun("ppo", 2)));
        Assert.Contains("belongs to phase 'regression', this run is 'ppo'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ParameterBecomesNaN_FailsNamingItAndKeepsTheLastGoodCheckpoint()
    {
        var checkpoints = new CheckpointFolder(folder.Path, Logger.None);
        var learner = new Regression.Learner { BreaksAt = 6 };
        NonFiniteException error = Assert.Throws<NonFiniteException>(() => Run(learner, 20,
        [
            new NonFiniteGuard(learner.Parameters.Select(pair => (pair.Name, (Tensor)pair.Parameter)).ToArray()),
            new CheckpointCallback(checkpoints, new CheckpointOptions { Interval = 1 }, resume: false, Logger.None),
        ]));
        Assert.StartsWith("regression, iteration 7: parameter 'bias' holds values that are not finite.", error.Message, StringComparison.Ordinal);
        Assert.Equal(6, checkpoints.Latest()!.Step);
    }

    [Fact]
    public void OnIteration_MetricIsNaN_FailsNamingIt()
    {
        var metrics = new MetricRecorder();
        metrics.Record("lr", 1);
        metrics.Record("loss/policy_avg", double.NaN);
        NonFiniteException error = Assert.Throws<NonFiniteException>(() => new NonFiniteGuard([]).OnIteration(new TrainingRun("ppo", 1), metrics));
        Assert.StartsWith("ppo, iteration 0: metric 'loss/policy_avg' is NaN.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClipGradNorm_GradientIsNaN_NamesTheParameter()
    {
        using var good = new Parameter(ones(2));
        using var bad = new Parameter(ones(2));
        using var optimizer = new Adam([("good", good), ("bad", bad)], new AdamOptions());
        (good.sum() + (bad * float.PositiveInfinity).sum()).backward();
        NonFiniteException error = Assert.Throws<NonFiniteException>(() => optimizer.ClipGradNorm(1));
        Assert.Contains("The gradient of parameter 'bad'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RequestStop_FirstReasonStays()
    {
        var run = new TrainingRun("ppo", 3);
        Assert.False(run.IsOver);
        run.RequestStop("Ctrl-C");
        run.RequestStop("early stopping");
        Assert.Equal("Ctrl-C", run.StoppedBy);
        Assert.True(run.IsOver);
    }

    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(5, 10, 0.5)]
    [InlineData(10, 10, 1)]
    [InlineData(12, 10, 1)]
    [InlineData(0, 0, 1)]
    public void Fraction_IsTheCompletedShare(long iteration, long total, double expected) =>
        Assert.Equal(expected, new TrainingProgress(iteration, total).Fraction);

    private static TrainingRun Run(Regression.Learner learner, long iterations, IReadOnlyList<ITrainingCallback> callbacks, long stopAt = -1)
    {
        var run = new TrainingRun("regression", iterations, seed: 5);
        var all = stopAt < 0 ? callbacks : [new History { StopsAt = stopAt }, .. callbacks];
        new TrainingLoop<(Tensor, Tensor)>(new Regression.Source(1), learner, all).Run(run);
        return run;
    }

    private sealed class History : ITrainingCallback
    {
        public List<double> Losses { get; } = [];

        public long StopsAt { get; init; } = -1;

        public bool Finished { get; private set; }

        public void OnStarted(TrainingRun run) { }

        public void OnIteration(TrainingRun run, MetricRecorder metrics)
        {
            Losses.Add(metrics.Snapshot()["loss"]);
            if (run.CompletedIterations == StopsAt) run.RequestStop("Ctrl-C");
        }

        public void OnFinished(TrainingRun run) => Finished = true;
    }
}
