using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Agents.Rollouts;

/// <summary>
/// Experience from a vector environment, a fixed number of steps of every copy at a time; episodes run on from one
/// collection to the next. A step that was truncated, and the last step collected, are valued by the observation they
/// truly led to, not by the start of the next episode.
/// </summary>
public sealed class StepwiseCollector : IRolloutCollector<TensorRows>
{
    private readonly IVectorEnvironment _environment;
    private readonly IStepwisePolicy _policy;
    private readonly int _steps;
    private readonly RecentEpisodes _episodes = new();
    private Tensor _observations;
    private long _totalSteps;

    /// <summary>Collects <paramref name="steps"/> steps (at least 1) of every copy; the environment starts at <paramref name="seed"/>.</summary>
    public StepwiseCollector(IVectorEnvironment environment, IStepwisePolicy policy, int steps, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        _environment = environment;
        _policy = policy;
        _steps = steps;
        _observations = environment.Reset(seed).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public Rollout<TensorRows> Collect(MetricRecorder metrics)
    {
        using IDisposable timer = metrics.Time("time/rollout_s");
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> observations = [], actions = [], finals = [], rewards = [], terminated = [], truncated = [];
        for (int t = 0; t < _steps; t++)
        {
            Tensor chosen = _policy.Act(_observations, ActingMode.Sample).Actions; // [environments, ...]
            VectorStep step = _environment.Step(chosen);
            observations.Add(_observations);
            actions.Add(chosen);
            finals.Add(step.FinalObservations);
            rewards.Add(step.Rewards);
            terminated.Add(step.Terminated);
            truncated.Add(step.Truncated);
            _observations = step.Observations;
            foreach (EpisodeSummary episode in step.FinishedEpisodes)
                _episodes.Add(episode);
        }

        long count = _environment.Count, rows = count * _steps;
        Tensor seen = stack(observations, 1); // [environments, steps, ...]
        Tensor taken = stack(actions, 1); // [environments, steps, ...]
        long[] feature = seen.shape[2..];
        PolicyEvaluation evaluation = _policy.Evaluate(new TensorRows(seen.reshape([rows, .. feature])), taken.reshape([rows, 1, .. taken.shape[2..]]));
        Tensor values = evaluation.Values!.reshape(count, _steps);
        Tensor isTerminated = stack(terminated, 1), isEnd = isTerminated.logical_or(stack(truncated, 1));
        Tensor nextValues = NextValues(values, isTerminated, isEnd, stack(finals, 1).reshape([rows, .. feature]));

        foreach (Tensor old in observations[..1])
            old.Dispose();
        _observations.DetachFromDisposeScope();
        _totalSteps += rows;
        _episodes.RecordTo(metrics);
        metrics.RecordLast("time/total_timesteps", _totalSteps);
        return new Rollout<TensorRows>(
            new TensorRows(seen.MoveToOuterDisposeScope()),
            taken.MoveToOuterDisposeScope(),
            evaluation.LogProbs.reshape(count, _steps).MoveToOuterDisposeScope(),
            stack(rewards, 1).MoveToOuterDisposeScope(),
            isTerminated.MoveToOuterDisposeScope(),
            isEnd.MoveToOuterDisposeScope(),
            ones(count, _steps).MoveToOuterDisposeScope())
        {
            Values = values.MoveToOuterDisposeScope(),
            NextValues = nextValues.MoveToOuterDisposeScope(),
        };
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _environment.Save(writer.Section("environment"));
        _policy.Save(writer.Section("policy"));
        _episodes.Save(writer.Section("episodes"));
        writer.Write("observations", _observations);
        writer.Write("total_steps", _totalSteps);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _environment.Load(reader.Section("environment"));
        _policy.Load(reader.Section("policy"));
        _episodes.Load(reader.Section("episodes"));
        _observations.Dispose();
        _observations = reader.ReadTensor("observations").DetachFromDisposeScope();
        _totalSteps = reader.ReadInt64("total_steps");
    }

    // [environments, steps]: the next step's value, but that of the final observation where an episode was cut or collection stopped.
    private Tensor NextValues(Tensor values, Tensor terminated, Tensor ends, Tensor finals)
    {
        float[] value = values.ToSingles(), next = new float[value.Length];
        bool[] isTerminated = terminated.ToFlags(), isEnd = ends.ToFlags();
        List<long> open = [];
        for (int i = 0; i < next.Length; i++)
        {
            bool isLast = i % _steps == _steps - 1;
            if (!isEnd[i] && !isLast)
                next[i] = value[i + 1];
            else if (!isTerminated[i])
                open.Add(i);
        }

        if (open.Count > 0)
        {
            float[] found = _policy.EvaluateStates(finals.index_select(0, torch.tensor(open.ToArray(), [open.Count], device: finals.device))).ToSingles();
            for (int k = 0; k < found.Length; k++)
                next[open[k]] = found[k];
        }

        return torch.tensor(next, values.shape, device: values.device);
    }
}
