using RlhfSharp.Agents.Losses;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Replay;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Agents.Learners;

/// <summary>
/// Soft actor-critic (Haarnoja et al. 2018, "Soft Actor-Critic Algorithms and Applications", algorithm 1): a random policy that is paid
/// for its entropy, two critics whose smaller value counts, and a weight of the entropy that adapts.
/// </summary>
public sealed class SacLearner : ILearner<ReplayBatches>, IDisposable
{
    private readonly SquashedGaussianActor _actor;
    private readonly ContinuousCritics _critics;
    private readonly ContinuousCritics _targetCritics;
    private readonly SacOptions _options;
    private readonly TrainedNetwork _actorNetwork;
    private readonly TrainedNetwork _criticNetwork;
    private readonly Parameter _logCoefficient;
    private readonly Adam _coefficientOptimizer;
    private readonly TrainedNetwork _coefficient;
    private readonly double _targetEntropy;
    private readonly ISchedule _learningRate;
    private readonly RandomStream _noise;
    private long _updates;

    /// <summary>A learner for actor and critics.</summary>
    /// <param name="actor">The policy that acts.</param>
    /// <param name="critics">Two critics, and their targets: others of the same shape, which become copies that follow.</param>
    /// <param name="options">See <see cref="SacOptions"/>.</param>
    /// <param name="optimizers">Of the actor's parameters and of the critics'.</param>
    /// <param name="learningRate">Factor on <see cref="SacOptions.LearningRate"/> over the run.</param>
    /// <param name="noise">Draws the actions that the policy is judged by.</param>
    /// <param name="coefficientOptimizer">How the weight of the entropy is stepped; it is never decayed.</param>
    public SacLearner(
        SquashedGaussianActor actor, (ContinuousCritics Online, ContinuousCritics Target) critics, SacOptions options,
        (Adam Actor, Adam Critics) optimizers, ISchedule learningRate, RandomStream noise, AdamOptions? coefficientOptimizer = null)
    {
        (_critics, _targetCritics) = critics;
        (_actor, _options, _learningRate, _noise) = (actor, options, learningRate, noise);
        _actorNetwork = new TrainedNetwork(actor.NamedParameters, optimizers.Actor);
        _criticNetwork = new TrainedNetwork(_critics.NamedParameters, optimizers.Critics, _targetCritics.NamedParameters);
        _targetEntropy = options.TargetEntropy ?? -actor.Scale.Size;
        _logCoefficient = new Parameter(full(1, (float)Math.Log(options.EntropyCoefficient)));
        _logCoefficient.DetachFromDisposeScope();
        _coefficientOptimizer = new Adam([("log", _logCoefficient)], (coefficientOptimizer ?? new AdamOptions()) with { WeightDecay = 0 });
        _coefficient = new TrainedNetwork([("log", _logCoefficient)], _coefficientOptimizer);
    }

    /// <summary>The weight of the entropy as it is now.</summary>
    public double EntropyCoefficient => Math.Exp(_logCoefficient.item<float>());

    /// <inheritdoc/>
    public void Learn(ReplayBatches batches, TrainingProgress progress, MetricRecorder metrics)
    {
        using IDisposable timer = metrics.Time("time/train_s");
        double learningRate = _options.LearningRate * _learningRate.At(progress);
        foreach (ReplayBatch batch in batches)
        {
            using DisposeScope scope = NewDisposeScope();
            double coefficient = EntropyCoefficient;
            (Tensor actions, Tensor logProbs) = _actor.Evaluate(batch.Observations, GaussianNoise.Create(_noise, batch.RowCount, _actor.Scale.Size));
            if (_options.AutomaticEntropy)
                _coefficient.Descend(SoftActorCritic.CoefficientLosses(_logCoefficient, logProbs, _targetEntropy).mean(), learningRate);

            Tensor targets = Targets(batch, coefficient);
            Tensor[] values = _critics.Evaluate(batch.Observations, batch.Actions);
            Tensor criticLoss = (SoftActorCritic.CriticLosses(values, targets) * batch.Weights).mean();
            _criticNetwork.Descend(criticLoss, learningRate);
            using (no_grad())
                batches.Report(ReplayBatch.Elements<float>((values[0].detach() - targets).abs()));

            Tensor judged = SoftActorCritic.Smallest(_critics.Evaluate(batch.Observations, actions, frozen: true));
            Tensor actorLoss = SoftActorCritic.ActorLosses(logProbs, judged, coefficient).mean();
            _actorNetwork.Descend(actorLoss, learningRate);

            if (++_updates % _options.TargetUpdateInterval == 0)
                _criticNetwork.MoveTarget(_options.TargetUpdateShare);
            metrics.Record("train/critic_loss", criticLoss.item<float>());
            metrics.Record("train/actor_loss", actorLoss.item<float>());
            metrics.Record("train/ent_coef", coefficient);
        }

        metrics.RecordLast("train/n_updates", _updates);
        metrics.RecordLast("lr", learningRate);
    }

    // r + discount * (the smaller target critic's value of an action of the policy, plus its entropy).
    private Tensor Targets(ReplayBatch batch, double coefficient)
    {
        using IDisposable gradientsOff = no_grad();
        (Tensor actions, Tensor logProbs) = _actor.Evaluate(batch.NextObservations, GaussianNoise.Create(_noise, batch.RowCount, _actor.Scale.Size));
        Tensor next = SoftActorCritic.Smallest(_targetCritics.Evaluate(batch.NextObservations, actions));
        return SoftActorCritic.Targets(batch.Rewards, batch.Discounts, next, logProbs, coefficient);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _actorNetwork.Save(writer.Section("actor"));
        _criticNetwork.Save(writer.Section("critics"));
        _coefficient.Save(writer.Section("coefficient"));
        _noise.Save(writer.Section("noise"));
        writer.Write("updates", _updates);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _actorNetwork.Load(reader.Section("actor"));
        _criticNetwork.Load(reader.Section("critics"));
        _coefficient.Load(reader.Section("coefficient"));
        _noise.Load(reader.Section("noise"));
        _updates = reader.ReadInt64("updates");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _coefficientOptimizer.Dispose();
        _logCoefficient.Dispose();
    }
}
