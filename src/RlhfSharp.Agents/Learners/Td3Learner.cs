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
/// Twin delayed deep deterministic policy gradient (Fujimoto et al. 2018, algorithm 1): an actor that climbs the critic, two critics
/// whose smaller value counts, noise on the target's action, and an actor that is updated less often. With one critic, no delay and no
/// noise it is DDPG (Lillicrap et al. 2016).
/// </summary>
public sealed class Td3Learner : ILearner<ReplayBatches>
{
    private readonly DeterministicActor _actor;
    private readonly DeterministicActor _targetActor;
    private readonly ContinuousCritics _critics;
    private readonly ContinuousCritics _targetCritics;
    private readonly Td3Options _options;
    private readonly TrainedNetwork _actorNetwork;
    private readonly TrainedNetwork _criticNetwork;
    private readonly ISchedule _learningRate;
    private readonly RandomStream _noise;
    private long _updates;

    /// <summary>A learner for actor and critics; the targets, of the same shapes, become copies that follow.</summary>
    /// <param name="actor">The network that acts, and its target.</param>
    /// <param name="critics">As many as the options say, and their targets.</param>
    /// <param name="options">See <see cref="Td3Options"/>.</param>
    /// <param name="optimizers">Of the actor's parameters and of the critics'.</param>
    /// <param name="learningRate">Factor on <see cref="Td3Options.LearningRate"/> over the run.</param>
    /// <param name="noise">Draws the noise on the target's actions.</param>
    public Td3Learner(
        (DeterministicActor Online, DeterministicActor Target) actor, (ContinuousCritics Online, ContinuousCritics Target) critics,
        Td3Options options, (Adam Actor, Adam Critics) optimizers, ISchedule learningRate, RandomStream noise)
    {
        (_actor, _targetActor) = actor;
        (_critics, _targetCritics) = critics;
        (_options, _learningRate, _noise) = (options, learningRate, noise);
        _actorNetwork = new TrainedNetwork(_actor.NamedParameters, optimizers.Actor, _targetActor.NamedParameters);
        _criticNetwork = new TrainedNetwork(_critics.NamedParameters, optimizers.Critics, _targetCritics.NamedParameters);
    }

    /// <inheritdoc/>
    public void Learn(ReplayBatches batches, TrainingProgress progress, MetricRecorder metrics)
    {
        using IDisposable timer = metrics.Time("time/train_s");
        double learningRate = _options.LearningRate * _learningRate.At(progress);
        foreach (ReplayBatch batch in batches)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor targets = Targets(batch);
            Tensor[] values = _critics.Evaluate(batch.Observations, batch.Actions);
            Tensor criticLoss = (SoftActorCritic.CriticLosses(values, targets) * batch.Weights).mean();
            _criticNetwork.Descend(criticLoss, learningRate);
            metrics.Record("train/critic_loss", criticLoss.item<float>());
            using (no_grad())
                batches.Report(ReplayBatch.Elements<float>((values[0].detach() - targets).abs()));

            if (++_updates % _options.PolicyDelay != 0)
                continue;
            Tensor actorLoss = -_critics.EvaluateFirst(batch.Observations, _actor.Evaluate(batch.Observations)).mean();
            _actorNetwork.Descend(actorLoss, learningRate);
            metrics.Record("train/actor_loss", actorLoss.item<float>());
            _actorNetwork.MoveTarget(_options.TargetUpdateShare);
            _criticNetwork.MoveTarget(_options.TargetUpdateShare);
        }

        metrics.RecordLast("train/n_updates", _updates);
        metrics.RecordLast("lr", learningRate);
    }

    // r + discount * (the smallest target critic's value of the target actor's action, a little disturbed).
    private Tensor Targets(ReplayBatch batch)
    {
        using IDisposable gradientsOff = no_grad();
        Tensor actions = _targetActor.Evaluate(batch.NextObservations);
        if (_options.TargetNoise > 0)
        {
            Tensor noise = (GaussianNoise.Create(_noise, actions.shape) * _options.TargetNoise).clamp(-_options.TargetNoiseClip, _options.TargetNoiseClip);
            actions = (actions + noise).clamp(-1, 1);
        }

        Tensor next = SoftActorCritic.Smallest(_targetCritics.Evaluate(batch.NextObservations, actions));
        return TemporalDifference.Targets(batch.Rewards, batch.Discounts, next);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _actorNetwork.Save(writer.Section("actor"));
        _criticNetwork.Save(writer.Section("critics"));
        _noise.Save(writer.Section("noise"));
        writer.Write("updates", _updates);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _actorNetwork.Load(reader.Section("actor"));
        _criticNetwork.Load(reader.Section("critics"));
        _noise.Load(reader.Section("noise"));
        _updates = reader.ReadInt64("updates");
    }
}
