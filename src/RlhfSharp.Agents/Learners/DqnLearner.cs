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
/// Deep Q-learning (Mnih et al. 2015) and what was added to it: double, dueling, prioritised, n-step, noisy, categorical and quantile
/// learning are independent switches, all together Rainbow (Hessel et al. 2018). Where they live: double here; dueling, noise and what is
/// learnt of returns in the network; n-step and priorities in the replay.
/// </summary>
public sealed class DqnLearner : ILearner<ReplayBatches>
{
    private readonly QNetwork _online;
    private readonly QNetwork _target;
    private readonly TrainedNetwork _network;
    private readonly IReturnTarget _returns;
    private readonly DqnOptions _options;
    private readonly ISchedule _learningRate;
    private readonly RandomStream _noise;
    private long _updates;

    /// <summary>A learner for <paramref name="online"/>.</summary>
    /// <param name="online">The network that acts.</param>
    /// <param name="target">Another of the same shape; becomes a copy that follows.</param>
    /// <param name="options">See <see cref="DqnOptions"/>.</param>
    /// <param name="optimizer">Holds exactly the parameters of <paramref name="online"/>.</param>
    /// <param name="learningRate">Factor on <see cref="DqnOptions.LearningRate"/> over the run.</param>
    /// <param name="noise">Draws the noise of noisy layers for each minibatch.</param>
    public DqnLearner(QNetwork online, QNetwork target, DqnOptions options, Adam optimizer, ISchedule learningRate, RandomStream noise)
    {
        (_online, _target, _options, _learningRate, _noise) = (online, target, options, learningRate, noise);
        _network = new TrainedNetwork(online.NamedParameters, optimizer, target.NamedParameters);
        _returns = ReturnTargets.For(online);
    }

    /// <inheritdoc/>
    public void Learn(ReplayBatches batches, TrainingProgress progress, MetricRecorder metrics)
    {
        using IDisposable timer = metrics.Time("time/train_s");
        double learningRate = _options.LearningRate * _learningRate.At(progress);
        foreach (ReplayBatch batch in batches)
        {
            using DisposeScope scope = NewDisposeScope();
            _online.ResampleNoise(_noise);
            _target.ResampleNoise(_noise);
            Tensor targets = Targets(batch);
            Tensor chosen = TemporalDifference.Choose(_online.Evaluate(batch.Observations), batch.Actions);
            (Tensor losses, Tensor errors) = _returns.Compare(chosen, targets);
            Tensor loss = (losses * batch.Weights).mean();

            metrics.Record("grad_norm", _network.Descend(loss, learningRate, _options.MaxGradientNorm));
            if (++_updates % _options.TargetUpdateInterval == 0)
                _network.MoveTarget(_options.TargetUpdateShare);
            batches.Report(ReplayBatch.Elements<float>(errors));
            metrics.Record("train/loss", loss.item<float>());
        }

        metrics.RecordLast("train/n_updates", _updates);
        metrics.RecordLast("lr", learningRate);
    }

    // r + discount * (what the target network says of the best next action), as far as the network tells.
    private Tensor Targets(ReplayBatch batch)
    {
        using IDisposable gradientsOff = no_grad();
        Tensor next = _target.Evaluate(batch.NextObservations);
        Tensor judge = _options.Double ? _online.Evaluate(batch.NextObservations) : next;
        Tensor actions = TemporalDifference.BestActions(_online.Values(judge));
        return _returns.Targets(batch.Rewards, batch.Discounts, TemporalDifference.Choose(next, actions));
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _network.Save(writer.Section("network"));
        _noise.Save(writer.Section("noise"));
        writer.Write("updates", _updates);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _network.Load(reader.Section("network"));
        _noise.Load(reader.Section("noise"));
        _updates = reader.ReadInt64("updates");
    }
}
