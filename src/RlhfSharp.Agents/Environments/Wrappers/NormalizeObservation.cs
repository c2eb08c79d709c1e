using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>Observations less their running mean, over their running standard deviation; those of a reset count too.</summary>
public sealed class NormalizeObservation<TAction> : ObservationWrapper<float[], float[], TAction>
{
    private readonly float _epsilon;

    /// <summary>Observations of <paramref name="inner"/>, normalised.</summary>
    /// <param name="inner">Its observations are lists of real numbers.</param>
    /// <param name="epsilon">Added to the variance, above 0.</param>
    public NormalizeObservation(IEnvironment<float[], TAction> inner, double epsilon = 1e-8)
        : base(inner)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        Box box = BoxOf.Checked(inner.ObservationSpace, nameof(NormalizeObservation<TAction>));
        Statistics = new RunningMeanStd<float>((int)box.Size);
        ObservationSpace = new Box(float.NegativeInfinity, float.PositiveInfinity, [.. box.Shape]);
        _epsilon = (float)epsilon;
    }

    /// <summary>Mean and variance so far.</summary>
    public RunningMeanStd<float> Statistics { get; }

    /// <summary>Whether the statistics stay as they are: for evaluation.</summary>
    public bool IsFrozen { get; set; }

    /// <inheritdoc/>
    public override Space<float[]> ObservationSpace { get; }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        Statistics.Save(writer.Section("statistics"));
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        Statistics.Load(reader.Section("statistics"));
    }

    /// <inheritdoc/>
    protected override float[] Observe(float[] observation)
    {
        if (!IsFrozen)
            Statistics.Update(observation);
        float[] normalized = new float[observation.Length];
        Statistics.Normalize(observation, _epsilon, normalized);
        return normalized;
    }
}
