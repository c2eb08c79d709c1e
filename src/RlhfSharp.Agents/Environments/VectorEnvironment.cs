using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments;

/// <summary>Any environments of one kind stepped one after another as one vector environment.</summary>
public sealed class VectorEnvironment<TObservation, TAction> : IVectorEnvironment
{
    private readonly IReadOnlyList<IEnvironment<TObservation, TAction>> _copies;
    private readonly double[] _returns;
    private readonly int[] _lengths;

    /// <summary>The given copies (at least 1), which share their spaces.</summary>
    public VectorEnvironment(IReadOnlyList<IEnvironment<TObservation, TAction>> copies)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(copies.Count, 1, nameof(copies));
        _copies = copies;
        _returns = new double[copies.Count];
        _lengths = new int[copies.Count];
    }

    /// <inheritdoc/>
    public int Count => _copies.Count;

    /// <inheritdoc/>
    public Space ObservationSpace => _copies[0].ObservationSpace;

    /// <inheritdoc/>
    public Space ActionSpace => _copies[0].ActionSpace;

    /// <inheritdoc/>
    public Tensor Reset(int? seed = null)
    {
        TObservation[] observations = new TObservation[Count];
        for (int i = 0; i < Count; i++)
        {
            observations[i] = _copies[i].Reset(seed + i);
            (_returns[i], _lengths[i]) = (0, 0);
        }

        return _copies[0].ObservationSpace.Encode(observations);
    }

    /// <inheritdoc/>
    public VectorStep Step(Tensor actions)
    {
        if (actions.shape.Length == 0 || actions.shape[0] != Count)
            throw new ArgumentException($"{Count} copies need as many actions, not [{string.Join(", ", actions.shape)}].", nameof(actions));
        TAction[] chosen = _copies[0].ActionSpace.Decode(actions);
        TObservation[] observations = new TObservation[Count], finals = new TObservation[Count];
        float[] rewards = new float[Count];
        bool[] terminated = new bool[Count], truncated = new bool[Count];
        List<EpisodeSummary> finished = [];
        for (int i = 0; i < Count; i++)
        {
            StepResult<TObservation> result = _copies[i].Step(chosen[i]);
            (observations[i], finals[i]) = (result.Observation, result.Observation);
            (rewards[i], terminated[i], truncated[i]) = ((float)result.Reward, result.Terminated, result.Truncated);
            _returns[i] += result.Reward;
            _lengths[i]++;
            if (!result.Terminated && !result.Truncated)
                continue;
            finished.Add(new EpisodeSummary(_returns[i], _lengths[i]));
            (_returns[i], _lengths[i]) = (0, 0);
            observations[i] = _copies[i].Reset();
        }

        Space<TObservation> space = _copies[0].ObservationSpace;
        return new VectorStep(
            space.Encode(observations), space.Encode(finals),
            torch.tensor(rewards, [Count]), torch.tensor(terminated, [Count]), torch.tensor(truncated, [Count]), finished);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        for (int i = 0; i < Count; i++)
        {
            CheckpointWriter copy = writer.Section($"{i}");
            _copies[i].Save(copy.Section("environment"));
            copy.Write("length", _lengths[i]);
            copy.Write("return", _returns[i]);
        }
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        for (int i = 0; i < Count; i++)
        {
            CheckpointReader copy = reader.Section($"{i}");
            _copies[i].Load(copy.Section("environment"));
            _lengths[i] = (int)copy.ReadInt64("length");
            _returns[i] = copy.ReadDouble("return");
        }
    }
}
