using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>Takes actions between bounds of one's own and stretches them to those of the environment.</summary>
public sealed class RescaleAction<TObservation> : ActionWrapper<TObservation, float[], float[]>
{
    private readonly float[] _gradient, _intercept; // from the environment's actions to those taken

    /// <summary>Actions of <paramref name="inner"/>, whose bounds must be finite, between the given bounds.</summary>
    public RescaleAction(IEnvironment<TObservation, float[]> inner, float lowest = -1, float highest = 1)
        : base(inner)
    {
        Box box = BoxOf.Checked(inner.ActionSpace, nameof(RescaleAction<TObservation>));
        if (!(lowest < highest) || !float.IsFinite(highest - lowest))
            throw new ArgumentException($"Actions cannot be rescaled to [{lowest}, {highest}]: the lower bound must be below the upper, both finite.");
        (_gradient, _intercept) = (new float[box.Low.Count], new float[box.Low.Count]);
        for (int i = 0; i < _gradient.Length; i++)
        {
            double width = (double)box.High[i] - box.Low[i];
            if (!double.IsFinite(width))
                throw new ArgumentException($"Element {i} of {box} has no finite bounds to rescale to.", nameof(inner));
            _gradient[i] = (float)(((double)highest - lowest) / width);
            _intercept[i] = (float)(_gradient[i] * -box.Low[i] + (double)lowest);
        }

        ActionSpace = new Box(lowest, highest, [.. box.Shape]);
    }

    /// <inheritdoc/>
    public override Space<float[]> ActionSpace { get; }

    /// <inheritdoc/>
    protected override float[] Translate(float[] action)
    {
        BoxOf.CheckLength(action, _gradient.Length);
        float[] stretched = new float[action.Length];
        for (int i = 0; i < stretched.Length; i++)
            stretched[i] = (action[i] - _intercept[i]) / _gradient[i];
        return stretched;
    }
}
