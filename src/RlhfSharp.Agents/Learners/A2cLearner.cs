using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Losses;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners;

/// <summary>
/// Advantage actor-critic (the synchronous form of Mnih et al. 2016, algorithm S3; Sutton and Barto, section 13.5): one
/// gradient step a batch on -log pi(a) A + c_v 0.5 (v - R)^2 - c_e H.
/// </summary>
public sealed class A2cLearner<TObservations> : ILearner<PolicyBatch<TObservations>>
    where TObservations : IRows<TObservations>
{
    private readonly IActorCritic<TObservations> _model;
    private readonly A2cOptions _options;
    private readonly TrainedNetwork _network;
    private readonly ISchedule _learningRate;

    /// <summary>A learner for <paramref name="model"/>, whose parameters <paramref name="optimizer"/> steps.</summary>
    public A2cLearner(IActorCritic<TObservations> model, A2cOptions options, IOptimizer optimizer, ISchedule learningRate)
    {
        (_model, _options, _learningRate) = (model, options, learningRate);
        _network = new TrainedNetwork(model.Parameters, optimizer);
    }

    /// <inheritdoc/>
    public void Learn(PolicyBatch<TObservations> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        using IDisposable timer = metrics.Time("time/train_s");
        using DisposeScope scope = NewDisposeScope();
        double learningRate = _options.LearningRate * _learningRate.At(progress);
        PolicyEvaluation now = _model.Evaluate(batch.Observations, batch.Actions);
        Tensor values = now.Values ?? throw new InvalidOperationException("An actor-critic without a critic: the model evaluates no values.");
        Tensor entropies = now.Entropies ?? zeros_like(now.LogProbs);
        Tensor advantages = _options.NormalizeAdvantages ? Whitening.Standardize(batch.Advantages, batch.Mask) : batch.Advantages;

        Tensor policyLoss = Masked.Mean(PolicyGradient.Evaluate(now.LogProbs, advantages), batch.Mask);
        Tensor valueLoss = Masked.Mean(ValueLoss.Plain(values, batch.Returns), batch.Mask);
        Tensor entropy = Masked.Mean(entropies, batch.Mask);
        Tensor loss = policyLoss + _options.ValueCoefficient * valueLoss - _options.EntropyCoefficient * entropy;
        metrics.Record("grad_norm", _network.Descend(loss, learningRate, _options.MaxGradientNorm));
        metrics.RecordLast("lr", learningRate);

        metrics.Record("loss/policy_avg", policyLoss.item<float>());
        metrics.Record("loss/value_avg", valueLoss.item<float>());
        metrics.Record("policy/entropy_avg", entropy.item<float>());
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => _network.Save(writer);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _network.Load(reader);
}
