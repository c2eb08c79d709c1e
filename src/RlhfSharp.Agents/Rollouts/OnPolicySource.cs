using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Rollouts;

/// <summary>Batches of fresh experience: collect, shape the rewards, estimate advantages.</summary>
public sealed class OnPolicySource<TObservations> : IBatchSource<PolicyBatch<TObservations>>
    where TObservations : IRows<TObservations>
{
    private readonly IRolloutCollector<TObservations> _collector;
    private readonly IReadOnlyList<IRewardShaper> _shapers;
    private readonly IAdvantageEstimator _estimator;
    private readonly Func<PolicyBatch<TObservations>, PolicyBatch<TObservations>>? _layout;
    private readonly bool _whitenAdvantages;

    /// <summary>A source of experience from <paramref name="collector"/>.</summary>
    /// <param name="collector">Lets the policy act.</param>
    /// <param name="shapers">Applied to the rewards in this order.</param>
    /// <param name="estimator">Gives advantages and returns.</param>
    /// <param name="layout">Applied to the finished batch, for example <see cref="StepsAsRows.Apply"/>.</param>
    /// <param name="whitenAdvantages">Scale the whole batch's advantages to mean 0 and variance 1 over real steps.</param>
    public OnPolicySource(
        IRolloutCollector<TObservations> collector,
        IReadOnlyList<IRewardShaper> shapers,
        IAdvantageEstimator estimator,
        Func<PolicyBatch<TObservations>, PolicyBatch<TObservations>>? layout = null,
        bool whitenAdvantages = false)
    {
        _collector = collector;
        _shapers = shapers;
        _estimator = estimator;
        _layout = layout;
        _whitenAdvantages = whitenAdvantages;
    }

    /// <inheritdoc/>
    public PolicyBatch<TObservations> Next(TrainingProgress progress, MetricRecorder metrics)
    {
        using IDisposable gradientsOff = no_grad();
        Rollout<TObservations> rollout = _collector.Collect(metrics);
        foreach (IRewardShaper shaper in _shapers)
            rollout = shaper.Shape(rollout, metrics);
        AdvantageEstimate estimate = _estimator.Estimate(rollout);
        Tensor advantages = _whitenAdvantages ? Whitening.Apply(estimate.Advantages, rollout.Mask) : estimate.Advantages;
        PolicyBatch<TObservations> batch = new(
            rollout.Observations, rollout.Actions, rollout.LogProbs, advantages, estimate.Returns,
            rollout.Values, rollout.ReferenceLogProbs, rollout.Mask);
        return _layout is null ? batch : _layout(batch);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _collector.Save(writer.Section("collector"));
        foreach ((int index, ICheckpointable shaper) in StatefulShapers())
            shaper.Save(writer.Section($"shaper-{index}"));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _collector.Load(reader.Section("collector"));
        foreach ((int index, ICheckpointable shaper) in StatefulShapers())
            shaper.Load(reader.Section($"shaper-{index}"));
    }

    private IEnumerable<(int Index, ICheckpointable Shaper)> StatefulShapers() =>
        _shapers.Select((shaper, index) => (index, shaper as ICheckpointable)).Where(pair => pair.Item2 is not null)!;
}
