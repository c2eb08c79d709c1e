using System.Text.Json.Serialization;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Core.Tests.Configuration;

public enum SampleEstimator
{
    PlainKl,
    LowVariance,

    [JsonStringEnumMemberName("importance2x")]
    Importance2X,
}

public sealed record SampleScorer
{
    [Setting("which scorer", Allowed = ["length", "lexicon"])]
    public string Kind { get; init; } = "length";

    [Setting("weight in the sum")]
    public double Weight { get; init; } = 1;
}

public sealed record SampleOptimizer
{
    [Setting("step size", Min = 0, MinExclusive = true, Max = 1)]
    public double LearningRate { get; init; } = 1e-3;

    [Setting("iterations of warm-up", Min = 0, Unit = "iterations")]
    public int WarmupSteps { get; init; } = 10;
}

public sealed record SampleOptions : IValidatable
{
    [Setting("seed of every random stream", Min = 0)]
    public long Seed { get; init; } = 1;

    [Setting("where the data is")]
    public string? DataPath { get; init; }

    [Setting("name of the run")]
    public string Name { get; init; } = "run: one";

    [Setting("which estimator of the divergence")]
    public SampleEstimator Estimator { get; init; } = SampleEstimator.PlainKl;

    [Setting("whether to whiten", Unit = null)]
    public bool Whiten { get; init; } = true;

    [Setting("limit of the divergence", Min = 0, Unit = "nats")]
    public double? Limit { get; init; }

    [Setting("stop texts")]
    public IReadOnlyList<string> Stops { get; init; } = ["\n", "end"];

    [Setting("layer widths", Min = 1)]
    public int[] Widths { get; init; } = [64, 64];

    [Setting("what is summed")]
    public IReadOnlyList<SampleScorer> Scorers { get; init; } = [];

    [Setting("the optimizer")]
    public SampleOptimizer Optimizer { get; init; } = new() { LearningRate = 0.5 };

    public IEnumerable<string> Validate()
    {
        if (Limit is < 1 && !Whiten)
            yield return "'limit' below 1 needs 'whiten': set whiten to true or raise limit.";
    }
}
