using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>Takes any action and brings it within the bounds.</summary>
public sealed class ClipAction<TObservation>(IEnvironment<TObservation, float[]> inner) : ActionWrapper<TObservation, float[], float[]>(inner)
{
    private readonly Box _box = BoxOf.Checked(inner.ActionSpace, nameof(ClipAction<TObservation>));

    /// <summary>The same numbers without bounds.</summary>
    public override Space<float[]> ActionSpace { get; } = new Box(float.NegativeInfinity, float.PositiveInfinity, [.. inner.ActionSpace.Shape]);

    /// <inheritdoc/>
    protected override float[] Translate(float[] action)
    {
        BoxOf.CheckLength(action, _box.Low.Count);
        float[] clipped = new float[action.Length];
        for (int i = 0; i < clipped.Length; i++)
            clipped[i] = Math.Clamp(action[i], _box.Low[i], _box.High[i]);
        return clipped;
    }
}
