using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>
/// Rewards over the running standard deviation of the discounted sum of past rewards, whatever their mean. A termination
/// starts the sum anew, a truncation does not (as in Gymnasium).
/// </summary>
public sealed class NormalizeReward<TObservation, TAction> : IEnvironment<TObservation, TAction>
{
    private readonly IEnvironment<TObservation, TAction> _inner;
    private readonly double _gamma, _epsilon;
    private double _return;

    /// <summary>Rewards of <paramref name="inner"/>, scaled.</summary>
    /// <param name="inner">Any environment.</param>
    /// <param name="gamma">Discount a step, in [0, 1].</param>
    /// <param name="epsilon">Added to the variance, above 0.</param>
    public NormalizeReward(IEnvironment<TObservation, TAction> inner, double gamma = 0.99, double epsilon = 1e-8)
    {
        if (!(gamma >= 0 && gamma <= 1))
            throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "A discount lies between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        (_inner, _gamma, _epsilon) = (inner, gamma, epsilon);
    }

    /// <summary>Mean and variance of the discounted sum so far.</summary>
    public RunningMeanStd<double> Statistics { get; } = new(1);

    /// <summary>Whether the statistics stay as they are: for evaluation.</summary>
    public bool IsFrozen { get; set; }

    /// <inheritdoc/>
    public Space<TObservation> ObservationSpace => _inner.ObservationSpace;

    /// <inheritdoc/>
    public Space<TAction> ActionSpace => _inner.ActionSpace;

    /// <inheritdoc/>
    public TObservation Reset(int? seed = null) => _inner.Reset(seed);

    /// <inheritdoc/>
    public StepResult<TObservation> Step(TAction action)
    {
        StepResult<TObservation> result = _inner.Step(action);
        _return = _return * _gamma * (result.Terminated ? 0 : 1) + result.Reward;
        if (!IsFrozen)
            Statistics.Update([_return]);
        return result with { Reward = result.Reward / Math.Sqrt(Statistics.Variance[0] + _epsilon) };
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _inner.Save(writer.Section("inner"));
        Statistics.Save(writer.Section("statistics"));
        writer.Write("return", _return);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _inner.Load(reader.Section("inner"));
        Statistics.Load(reader.Section("statistics"));
        _return = reader.ReadDouble("return");
    }
}
