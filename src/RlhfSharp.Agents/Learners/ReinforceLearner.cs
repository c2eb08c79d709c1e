using RlhfSharp.Agents.Losses;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners;

/// <summary>
/// REINFORCE (Williams 1992; Sutton and Barto, sections 13.3 and 13.4): one gradient step a batch of whole episodes on
/// -log pi(a) (G - b). The weights G - b are the advantages of the batch: what the baseline b is, the estimator decided.
/// Where the batch has values, they were the baseline and are trained towards the returns. As is usual, the factor gamma^t
/// of the book is left out.
/// </summary>
public sealed class ReinforceLearner<TObservations> : ILearner<PolicyBatch<TObservations>>
    where TObservations : IRows<TObservations>
{
    private readonly IActorCritic<TObservations> _model;
    private readonly ReinforceOptions _options;
    private readonly TrainedNetwork _network;
    private readonly ISchedule _learningRate;

    /// <summary>A learner for <paramref name="model"/>, whose parameters <paramref name="optimizer"/> steps.</summary>
    public ReinforceLearner(IActorCritic<TObservations> model, ReinforceOptions options, IOptimizer optimizer, ISchedule learningRate)
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
        Tensor loss = Masked.Mean(PolicyGradient.Evaluate(now.LogProbs, batch.Advantages), batch.Mask);
        metrics.Record("loss/policy_avg", loss.item<float>());
        if (now.Entropies is not null)
        {
            Tensor entropy = Masked.Mean(now.Entropies, batch.Mask);
            loss -= _options.EntropyCoefficient * entropy;
            metrics.Record("policy/entropy_avg", entropy.item<float>());
        }

        if (batch.Values is not null)
        {
            Tensor values = now.Values ?? throw new InvalidOperationException("The experience has values, the model evaluates none.");
            Tensor valueLoss = Masked.Mean(ValueLoss.Plain(values, batch.Returns), batch.Mask);
            loss += _options.ValueCoefficient * valueLoss;
            metrics.Record("loss/value_avg", valueLoss.item<float>());
        }

        metrics.Record("grad_norm", _network.Descend(loss, learningRate, _options.MaxGradientNorm));
        metrics.RecordLast("lr", learningRate);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => _network.Save(writer);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _network.Load(reader);
}
