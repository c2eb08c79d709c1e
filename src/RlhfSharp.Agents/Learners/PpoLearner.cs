using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Losses;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Agents.Learners;

/// <summary>
/// Proximal policy optimisation (Schulman et al. 2017): several passes of minibatch gradient steps over one batch of
/// experience, with the probability ratio clipped so that no pass moves the policy far from the one that acted.
/// It learns from any rows; what an observation is, the model alone knows.
/// </summary>
public sealed class PpoLearner<TObservations> : ILearner<PolicyBatch<TObservations>>
    where TObservations : IRows<TObservations>
{
    private const double FreshRatioTolerance = 1e-6;

    private readonly IActorCritic<TObservations> _model;
    private readonly PpoOptions _options;
    private readonly Adam _optimizer;
    private readonly TrainedNetwork _network;
    private readonly ISchedule _learningRate;
    private readonly ISchedule _clipRange;
    private readonly RandomStream _permutation;

    /// <summary>A learner for <paramref name="model"/>, whose parameters <paramref name="optimizer"/> steps.</summary>
    /// <param name="model">Evaluates actions; called again on every minibatch.</param>
    /// <param name="options">See <see cref="PpoOptions"/>.</param>
    /// <param name="optimizer">Holds exactly the model's parameters.</param>
    /// <param name="learningRate">Factor on <see cref="PpoOptions.LearningRate"/> over the run.</param>
    /// <param name="permutation">Draws the order of the rows, afresh for each pass.</param>
    /// <param name="clipRange">Factor on <see cref="PpoOptions.ClipRange"/> over the run; constant when left out.</param>
    public PpoLearner(
        IActorCritic<TObservations> model, PpoOptions options, Adam optimizer, ISchedule learningRate, RandomStream permutation,
        ISchedule? clipRange = null)
    {
        _model = model;
        _options = options;
        _optimizer = optimizer;
        _network = new TrainedNetwork(model.Parameters, optimizer);
        _learningRate = learningRate;
        _permutation = permutation;
        _clipRange = clipRange ?? new ConstantSchedule();
    }

    /// <inheritdoc/>
    public void Learn(PolicyBatch<TObservations> batch, TrainingProgress progress, MetricRecorder metrics)
    {
        using IDisposable timer = metrics.Time("time/train_s");
        using DisposeScope batchScope = NewDisposeScope();
        double learningRate = _options.LearningRate * _learningRate.At(progress);
        double clipRange = _options.ClipRange * _clipRange.At(progress);
        if (batch.RowCount < _options.Minibatches)
            throw new UserException($"A batch of {batch.RowCount} rows cannot be split into {_options.Minibatches} minibatches: collect more or split less.");

        // The whole batch as its only minibatch is the same every time.
        PolicyBatch<TObservations>? whole = _options.Minibatches == 1 ? Standardized(batch) : null;
        RatioVariance ratios = new();
        int skipped = 0, steps = 0;
        bool isFresh = true, isStopped = false;
        for (int epoch = 0; epoch < _options.Epochs && !isStopped; epoch++)
        {
            foreach (long[] rows in Minibatches(batch.RowCount))
            {
                using DisposeScope scope = NewDisposeScope();
                PolicyBatch<TObservations> minibatch = whole ?? Standardized(Rows(batch, rows));
                _optimizer.ZeroGrad();
                MinibatchStatistics statistics = AccumulateGradients(minibatch, clipRange);
                if (isFresh && !(statistics.RatioDeviation <= FreshRatioTolerance))
                    throw new InvalidOperationException(
                        $"Before the first step the probability ratio is off 1 by {statistics.RatioDeviation:G3} on average: "
                        + "the experience was not recorded with the evaluation that the learner uses.");
                isFresh = false;

                statistics.RecordTo(metrics);
                ratios.Add(statistics.Ratio);
                if (_options.EarlyStopKl > 0 && statistics.ApproximateKl > _options.EarlyStopKl)
                {
                    isStopped = true;
                    break;
                }

                if (IsOutOfBounds(statistics))
                {
                    skipped++;
                    continue;
                }

                metrics.Record("grad_norm", _optimizer.ClipGradNorm(_options.MaxGradientNorm));
                _optimizer.Step(learningRate);
                steps++;
            }
        }

        metrics.Record("val/ratio_var", ratios.Value);
        metrics.Record("val/skipped_minibatches", skipped);
        metrics.Record("val/optimizer_steps", steps);
        if (batch.Values is not null)
            metrics.Record("val/var_explained", ExplainedVariance(batch));
        metrics.RecordLast("lr", learningRate);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _permutation.Save(writer.Section("permutation"));
        _network.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _permutation.Load(reader.Section("permutation"));
        _network.Load(reader);
    }

    /// <summary>
    /// Adds the gradient of the minibatch's loss, micro-batch by micro-batch. Each part is a sum over its real steps divided
    /// by the whole minibatch's count, so the parts add up to the loss of the whole.
    /// </summary>
    private MinibatchStatistics AccumulateGradients(PolicyBatch<TObservations> minibatch, double clipRange)
    {
        double count = Masked.Count(minibatch.Mask);
        MinibatchStatistics statistics = new();
        foreach (PolicyBatch<TObservations> part in MicroBatches(minibatch))
        {
            using DisposeScope scope = NewDisposeScope();
            PolicyEvaluation now = _model.Evaluate(part.Observations, part.Actions);
            SurrogateTerms surrogate = ClippedSurrogate.Evaluate(now.LogProbs, part.LogProbs, part.Advantages, clipRange);
            Tensor loss = Share(surrogate.Losses, statistics.AddPolicyLoss);

            if (part.Values is not null)
            {
                Tensor values = now.Values ?? throw new InvalidOperationException("The experience has values, the model evaluates none.");
                bool clips = _options.ValueClipRange > 0;
                Tensor valueLosses = clips
                    ? ValueLoss.Clipped(values, part.Values, part.Returns, _options.ValueClipRange)
                    : ValueLoss.Plain(values, part.Returns);
                loss += _options.ValueCoefficient * Share(valueLosses, statistics.AddValueLoss);
                if (clips)
                    using (no_grad())
                        Share(ValueLoss.IsClipped(values, part.Values, part.Returns, _options.ValueClipRange), statistics.AddValueClipFraction);
            }

            if (_options.EntropyCoefficient > 0)
            {
                Tensor entropies = now.Entropies
                    ?? throw new InvalidOperationException("The entropy coefficient is above 0, but the model evaluates no entropies.");
                loss -= _options.EntropyCoefficient * Share(entropies, statistics.AddEntropy);
            }
            else if (now.Entropies is not null)
                Share(now.Entropies.detach(), statistics.AddEntropy);

            if (_options.KlCoefficient > 0)
            {
                Tensor reference = part.ReferenceLogProbs
                    ?? throw new UserException("The KL coefficient of the loss is above 0, but there is no reference policy.");
                loss += _options.KlCoefficient * Share(KlEstimators.K3(now.LogProbs, reference), statistics.AddKlLoss);
            }

            loss.backward();
            statistics.AddLogRatios(surrogate.LogRatio.ToSingles(), part.Mask.ToSingles(), count, clipRange);

            Tensor Share(Tensor perStep, Action<double> add)
            {
                Tensor share = Masked.Sum(perStep, part.Mask) / count;
                add(share.item<float>());
                return share;
            }
        }

        return statistics;
    }

    private bool IsOutOfBounds(MinibatchStatistics statistics) =>
        !(statistics.Ratio < _options.SkipRatio && statistics.Ratio > 1 / _options.SkipRatio)
        || (_options.SkipKl > 0 && statistics.ApproximateKl > _options.SkipKl);

    private PolicyBatch<TObservations> Standardized(PolicyBatch<TObservations> batch) =>
        _options.NormalizeAdvantages ? batch with { Advantages = Whitening.Standardize(batch.Advantages, batch.Mask) } : batch;

    private static PolicyBatch<TObservations> Rows(PolicyBatch<TObservations> batch, long[] rows) =>
        batch.SelectRows(torch.tensor(rows, [rows.Length], device: batch.Mask.device));

    // Rows in a fresh random order, in parts whose sizes differ by one at most; a single part is the whole batch and needs no rows.
    private IEnumerable<long[]> Minibatches(long rowCount)
    {
        if (_options.Minibatches == 1)
        {
            yield return [];
            yield break;
        }

        int[] order = _permutation.Permutation((int)rowCount);
        for (int part = 0; part < _options.Minibatches; part++)
        {
            int first = (int)(rowCount * part / _options.Minibatches), end = (int)(rowCount * (part + 1) / _options.Minibatches);
            yield return Array.ConvertAll(order[first..end], row => (long)row);
        }
    }

    private IEnumerable<PolicyBatch<TObservations>> MicroBatches(PolicyBatch<TObservations> minibatch)
    {
        long rows = minibatch.RowCount, size = _options.MicroBatchRows;
        if (size == 0 || size >= rows)
        {
            yield return minibatch;
            yield break;
        }

        for (long first = 0; first < rows; first += size)
            yield return minibatch.SelectRows(torch.arange(first, Math.Min(first + size, rows), ScalarType.Int64, minibatch.Mask.device));
    }

    // 1 - Var(returns - values) / Var(returns): 1 is a perfect critic, 0 one no better than a constant.
    private static double ExplainedVariance(PolicyBatch<TObservations> batch)
    {
        using DisposeScope scope = NewDisposeScope();
        double unexplained = Variance(batch.Returns - batch.Values!), total = Variance(batch.Returns);
        return total > 0 ? 1 - unexplained / total : 0;

        double Variance(Tensor values) =>
            Masked.Mean((values - Masked.Mean(values, batch.Mask)).square(), batch.Mask).item<float>();
    }
}
