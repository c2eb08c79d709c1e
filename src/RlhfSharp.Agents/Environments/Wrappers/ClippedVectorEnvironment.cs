using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>
/// Takes any action and brings it within the bounds as it meets the environment: a normal distribution has no bounds, and
/// what is learnt from is the action that was drawn, not the one that was carried out (as in Stable-Baselines3).
/// </summary>
/// <param name="inner">Its actions are a box.</param>
public sealed class ClippedVectorEnvironment(IVectorEnvironment inner) : IVectorEnvironment
{
    private readonly Box _box = inner.ActionSpace as Box ?? throw new ArgumentException($"Actions in {inner.ActionSpace} have no bounds to clip to.", nameof(inner));

    /// <inheritdoc/>
    public int Count => inner.Count;

    /// <inheritdoc/>
    public Space ObservationSpace => inner.ObservationSpace;

    /// <inheritdoc/>
    public Space ActionSpace => inner.ActionSpace;

    /// <inheritdoc/>
    public Tensor Reset(int? seed = null) => inner.Reset(seed);

    /// <inheritdoc/>
    public VectorStep Step(Tensor actions)
    {
        using Tensor clipped = Clip(actions, _box.Low, _box.High);
        return inner.Step(clipped);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => inner.Save(writer);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => inner.Load(reader);

    /// <summary>float32 [rows, ...action], each element between its bounds.</summary>
    internal static Tensor Clip(Tensor actions, IReadOnlyList<float> low, IReadOnlyList<float> high)
    {
        float[] values = actions.ToSingles();
        for (int i = 0; i < values.Length; i++)
            values[i] = Math.Clamp(values[i], low[i % low.Count], high[i % low.Count]);
        return torch.tensor(values, actions.shape, device: actions.device);
    }
}
