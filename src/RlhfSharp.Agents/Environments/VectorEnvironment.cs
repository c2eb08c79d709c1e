using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments;

/// <summary>Any environments of one kind stepped one after another as one vector environment.</summary>
public sealed class VectorEnvironment<TObservation, TAction> : IVectorEnvironment
{
    private readonly IEnvironment<TObservation, TAction>[] _copies;
    private readonly TObservation[] _observations, _finals;
    private readonly TAction[] _actions;
    private readonly float[] _rewards;
    private readonly bool[] _terminated, _truncated, _awaitsReset;
    private readonly double[] _returns;
    private readonly int[] _lengths;

    /// <summary>The given copies (at least 1), which share their spaces.</summary>
    /// <param name="copies">Each belongs to this environment from now on.</param>
    /// <param name="autoreset">When a copy that is done begins its next episode.</param>
    public VectorEnvironment(IReadOnlyList<IEnvironment<TObservation, TAction>> copies, AutoresetMode autoreset = AutoresetMode.SameStep)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(copies.Count, 1, nameof(copies));
        _copies = [.. copies];
        Autoreset = autoreset;
        (_observations, _finals) = (new TObservation[Count], new TObservation[Count]);
        (_actions, _rewards) = (new TAction[Count], new float[Count]);
        (_terminated, _truncated, _awaitsReset) = (new bool[Count], new bool[Count], new bool[Count]);
        (_returns, _lengths) = (new double[Count], new int[Count]);
    }

    /// <summary>When a copy that is done begins its next episode.</summary>
    public AutoresetMode Autoreset { get; }

    /// <inheritdoc/>
    public int Count => _copies.Length;

    /// <inheritdoc/>
    public Space ObservationSpace => _copies[0].ObservationSpace;

    /// <inheritdoc/>
    public Space ActionSpace => _copies[0].ActionSpace;

    /// <inheritdoc/>
    public Tensor Reset(int? seed = null)
    {
        for (int i = 0; i < Count; i++)
        {
            _observations[i] = _copies[i].Reset(seed + i);
            (_returns[i], _lengths[i], _awaitsReset[i]) = (0, 0, false);
        }

        return _copies[0].ObservationSpace.Encode(_observations);
    }

    /// <inheritdoc/>
    public VectorStep Step(Tensor actions)
    {
        if (actions.shape.Length == 0 || actions.shape[0] != Count)
            throw new ArgumentException($"{Count} copies need as many actions, not [{string.Join(", ", actions.shape)}].", nameof(actions));
        _copies[0].ActionSpace.Decode(actions, _actions);
        List<EpisodeSummary>? finished = null;
        for (int i = 0; i < Count; i++)
        {
            if (_awaitsReset[i])
                Restart(i);
            else if (Advance(i, _actions[i]) is { } episode)
                (finished ??= []).Add(episode);
        }

        Space<TObservation> space = _copies[0].ObservationSpace;
        return new VectorStep(
            space.Encode(_observations), space.Encode(_finals),
            torch.tensor(_rewards, [Count]), torch.tensor(_terminated, [Count]), torch.tensor(_truncated, [Count]),
            (IReadOnlyList<EpisodeSummary>?)finished ?? []);
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
            copy.Write("awaits_reset", _awaitsReset[i]);
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
            _awaitsReset[i] = copy.ReadBoolean("awaits_reset");
        }
    }

    // One step of a copy; its episode when that ended with it.
    private EpisodeSummary? Advance(int i, TAction action)
    {
        StepResult<TObservation> result = _copies[i].Step(action);
        (_observations[i], _finals[i]) = (result.Observation, result.Observation);
        (_rewards[i], _terminated[i], _truncated[i]) = ((float)result.Reward, result.Terminated, result.Truncated);
        _returns[i] += result.Reward;
        _lengths[i]++;
        if (!result.Terminated && !result.Truncated)
            return null;
        EpisodeSummary episode = new(_returns[i], _lengths[i]);
        (_returns[i], _lengths[i]) = (0, 0);
        if (Autoreset == AutoresetMode.NextStep)
            _awaitsReset[i] = true;
        else
            _observations[i] = _copies[i].Reset();
        return episode;
    }

    private void Restart(int i)
    {
        _observations[i] = _finals[i] = _copies[i].Reset();
        (_rewards[i], _terminated[i], _truncated[i], _awaitsReset[i]) = (0, false, false, false);
    }
}
