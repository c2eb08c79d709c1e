using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>
/// Observations with the number of steps taken as last element, so that an agent can know how close the limit is
/// (F. Pardo et al. 2018).
/// </summary>
/// <param name="inner">An environment under a step limit.</param>
/// <param name="normalizeTime">Give the time as a share of the limit, from 0 to 1.</param>
public sealed class TimeAwareObservation<TAction>(TimeLimit<float[], TAction> inner, bool normalizeTime = false)
    : ObservationWrapper<float[], float[], TAction>(inner)
{
    private readonly int _limit = inner.MaximumSteps;
    private int _steps;

    /// <inheritdoc/>
    public override Space<float[]> ObservationSpace { get; } = new Box(
        [.. BoxOf.Checked(inner.ObservationSpace, nameof(TimeAwareObservation<TAction>)).Low, 0],
        [.. ((Box)inner.ObservationSpace).High, normalizeTime ? 1 : inner.MaximumSteps]);

    /// <inheritdoc/>
    public override float[] Reset(int? seed = null)
    {
        _steps = 0;
        return base.Reset(seed);
    }

    /// <inheritdoc/>
    public override StepResult<float[]> Step(TAction action)
    {
        StepResult<float[]> result = Inner.Step(action);
        _steps++;
        return result with { Observation = Observe(result.Observation) };
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        writer.Write("steps", _steps);
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        _steps = (int)reader.ReadInt64("steps");
    }

    /// <inheritdoc/>
    protected override float[] Observe(float[] observation) => [.. observation, normalizeTime ? (float)((double)_steps / _limit) : _steps];
}
