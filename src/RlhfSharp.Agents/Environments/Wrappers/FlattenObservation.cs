using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>Observations as one list of numbers: discrete parts become one number for each member, 1 at the one observed.</summary>
public sealed class FlattenObservation<TObservation, TAction>(IEnvironment<TObservation, TAction> inner)
    : ObservationWrapper<TObservation, float[], TAction>(inner)
{
    private readonly Box _flat = inner.ObservationSpace.Flat;

    /// <inheritdoc/>
    public override Space<float[]> ObservationSpace => _flat;

    /// <inheritdoc/>
    protected override float[] Observe(TObservation observation)
    {
        float[] numbers = new float[_flat.Size];
        Inner.ObservationSpace.Flatten(observation, numbers);
        return numbers;
    }
}
