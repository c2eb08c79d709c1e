using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Search;

/// <summary>
/// Populations from a search distribution: draws candidates and tries them. A candidate and its mirror image are tried from the same seed:
/// their first episodes begin alike, so that luck takes part in their difference less. Later ones need not, for an episode of another
/// length leaves the environment's random numbers at another place.
/// </summary>
public sealed class PopulationSource : IBatchSource<Population>
{
    private readonly SearchDistribution _distribution;
    private readonly ICandidateEvaluator _evaluator;
    private readonly int _count;
    private readonly bool _isMirrored;
    private readonly RandomStream _random;
    private readonly RecentEpisodes _episodes = new();
    private long _totalSteps;

    /// <summary>Populations of <paramref name="count"/> candidates (at least 1), with as many mirror images if asked.</summary>
    public PopulationSource(SearchDistribution distribution, ICandidateEvaluator evaluator, int count, bool isMirrored, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (_distribution, _evaluator, _count, _isMirrored, _random) = (distribution, evaluator, count, isMirrored, random);
    }

    /// <inheritdoc/>
    public Population Next(TrainingProgress progress, MetricRecorder metrics)
    {
        using IDisposable timer = metrics.Time("time/rollout_s");
        int[] seeds = new int[_isMirrored ? 2 * _count : _count];
        double[][] noise = new double[_count][];
        float[][] candidates = new float[seeds.Length][];
        for (int i = 0; i < _count; i++)
        {
            noise[i] = new double[_distribution.Size];
            for (int k = 0; k < noise[i].Length; k++)
                noise[i][k] = _random.NextNormal();
            seeds[i] = (int)_random.NextInt64(0, int.MaxValue);
            candidates[i] = _distribution.Candidate(noise[i]);
            if (_isMirrored)
                (seeds[_count + i], candidates[_count + i]) = (seeds[i], _distribution.Candidate(noise[i], -1));
        }

        double[] returns = MeanReturns(_evaluator.Evaluate(candidates, seeds), candidates.Length);
        _episodes.RecordTo(metrics);
        metrics.RecordLast("time/total_timesteps", _totalSteps);
        metrics.RecordLast("search/best_return", returns.Max());
        metrics.RecordLast("search/mean_return", returns.Average());
        return new Population(noise, returns[.._count], _isMirrored ? returns[_count..] : null);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        _evaluator.Save(writer.Section("evaluator"));
        _episodes.Save(writer.Section("episodes"));
        writer.Write("total_steps", _totalSteps);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        _evaluator.Load(reader.Section("evaluator"));
        _episodes.Load(reader.Section("episodes"));
        _totalSteps = reader.ReadInt64("total_steps");
    }

    private double[] MeanReturns(IReadOnlyList<EpisodeSummary> episodes, int candidates)
    {
        int each = episodes.Count / candidates;
        double[] returns = new double[candidates];
        for (int i = 0; i < episodes.Count; i++)
        {
            returns[i / each] += episodes[i].Return / each;
            _totalSteps += episodes[i].Length;
            _episodes.Add(episodes[i]);
        }

        return returns;
    }
}
