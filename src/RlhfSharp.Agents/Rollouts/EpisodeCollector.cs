using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Agents.Rollouts;

/// <summary>
/// One whole episode of every copy of a vector environment at a time, a row each; rows shorter than the longest are padded
/// and masked. A copy that is done plays on unseen until the last is.
/// </summary>
public sealed class EpisodeCollector : IRolloutCollector<TensorRows>
{
    private readonly IVectorEnvironment _environment;
    private readonly IStepwisePolicy _policy;
    private readonly bool _withValues;
    private readonly RecentEpisodes _episodes = new();
    private int? _seed;
    private long _totalSteps;

    /// <summary>Episodes of the copies of <paramref name="environment"/>, whose random streams start at <paramref name="seed"/> and go on from collection to collection.</summary>
    /// <param name="environment">Its episodes end.</param>
    /// <param name="policy">Acts.</param>
    /// <param name="seed">Of the first collection.</param>
    /// <param name="withValues">Whether to hand over the critic's values, as a baseline.</param>
    public EpisodeCollector(IVectorEnvironment environment, IStepwisePolicy policy, int seed, bool withValues)
    {
        (_environment, _policy, _seed, _withValues) = (environment, policy, seed, withValues);
    }

    /// <inheritdoc/>
    public Rollout<TensorRows> Collect(MetricRecorder metrics)
    {
        using IDisposable timer = metrics.Time("time/rollout_s");
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        int count = _environment.Count, open = count;
        List<Tensor> observations = [], actions = [], rewards = [], masks = [], terminated = [], ends = [];
        float[] isOpen = new float[count]; // 1 until the copy's episode has ended
        Array.Fill(isOpen, 1);
        Tensor now = _environment.Reset(_seed);
        _seed = null;
        while (open > 0)
        {
            Tensor chosen = _policy.Act(now, ActingMode.Sample).Actions; // [copies, ...]
            VectorStep step = _environment.Step(chosen);
            observations.Add(now);
            actions.Add(chosen);
            rewards.Add(step.Rewards);
            masks.Add(torch.tensor(isOpen, [count]));
            terminated.Add(step.Terminated);
            ends.Add(step.Terminated.logical_or(step.Truncated));
            now = step.Observations;
            open -= Close(isOpen, ends[^1].ToFlags(), step.FinishedEpisodes);
        }

        long steps = actions.Count, rows = count * steps;
        Tensor seen = stack(observations, 1), taken = stack(actions, 1), mask = stack(masks, 1); // [copies, steps, ...], [copies, steps]
        PolicyEvaluation evaluation = _policy.Evaluate(
            new TensorRows(seen.reshape([rows, .. seen.shape[2..]])), taken.reshape([rows, 1, .. taken.shape[2..]]));
        _episodes.RecordTo(metrics);
        metrics.RecordLast("time/total_timesteps", _totalSteps);
        return new Rollout<TensorRows>(
            new TensorRows(seen.MoveToOuterDisposeScope()),
            taken.MoveToOuterDisposeScope(),
            evaluation.LogProbs.reshape(count, steps).MoveToOuterDisposeScope(),
            (stack(rewards, 1) * mask).MoveToOuterDisposeScope(),
            stack(terminated, 1).MoveToOuterDisposeScope(),
            stack(ends, 1).MoveToOuterDisposeScope(),
            mask.MoveToOuterDisposeScope())
        {
            Values = _withValues ? evaluation.Values!.reshape(count, steps).MoveToOuterDisposeScope() : null,
        };
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _environment.Save(writer.Section("environment"));
        _policy.Save(writer.Section("policy"));
        _episodes.Save(writer.Section("episodes"));
        writer.Write("total_steps", _totalSteps);
        writer.Write("seed", _seed ?? -1);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _environment.Load(reader.Section("environment"));
        _policy.Load(reader.Section("policy"));
        _episodes.Load(reader.Section("episodes"));
        _totalSteps = reader.ReadInt64("total_steps");
        _seed = reader.ReadInt64("seed") is var seed and >= 0 ? (int)seed : null;
    }

    // How many first episodes ended with this step; theirs are the only ones that are counted.
    private int Close(float[] isOpen, bool[] ends, IReadOnlyList<EpisodeSummary> finished)
    {
        int closed = 0, at = 0;
        for (int copy = 0; copy < ends.Length; copy++)
        {
            if (!ends[copy])
                continue;
            EpisodeSummary episode = finished[at++];
            if (isOpen[copy] == 0)
                continue;
            isOpen[copy] = 0;
            closed++;
            _episodes.Add(episode);
            _totalSteps += episode.Length;
        }

        return closed;
    }
}
