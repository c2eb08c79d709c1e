using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.FineTuning.Rewards;

/// <summary>A coefficient that stays as it was set.</summary>
public sealed class FixedKlController(double coefficient) : IKlController
{
    /// <inheritdoc/>
    public double Coefficient => coefficient;

    /// <inheritdoc/>
    public void Update(double meanKl, long episodes)
    {
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
    }
}
