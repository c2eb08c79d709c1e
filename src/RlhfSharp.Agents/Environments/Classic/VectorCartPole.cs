using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.Classic;

/// <summary>
/// Many copies of <see cref="CartPole"/> under a step limit, stepped together without allocating. Copy for copy it gives
/// what a <see cref="VectorEnvironment{TObservation, TAction}"/> of them gives.
/// </summary>
public sealed class VectorCartPole : IVectorEnvironment
{
    private readonly int _maximumSteps;
    private readonly bool _suttonBartoReward;
    private readonly CartPoleState[] _states;
    private readonly RandomStream[] _random;
    private readonly int[] _lengths;
    private readonly double[] _returns;
    private readonly List<EpisodeSummary> _finished = [];

    /// <summary><paramref name="count"/> copies (at least 1) that are cut after <paramref name="maximumSteps"/> steps.</summary>
    public VectorCartPole(int count, int maximumSteps = 500, bool suttonBartoReward = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumSteps, 1);
        _maximumSteps = maximumSteps;
        _suttonBartoReward = suttonBartoReward;
        _states = new CartPoleState[count];
        _random = [.. Enumerable.Range(0, count).Select(i => new RandomStream((ulong)i))];
        _lengths = new int[count];
        _returns = new double[count];
        Observations = new float[4 * count];
        FinalObservations = new float[4 * count];
        Rewards = new float[count];
        Terminated = new bool[count];
        Truncated = new bool[count];
    }

    /// <inheritdoc/>
    public int Count => _states.Length;

    /// <inheritdoc/>
    public IReadOnlyList<long> ObservationShape { get; } = [4];

    /// <inheritdoc/>
    public int ActionCount => 2;

    /// <summary>What the last step or reset led to, [copies, 4]; overwritten by the next.</summary>
    internal float[] Observations { get; }

    internal float[] FinalObservations { get; }

    internal float[] Rewards { get; }

    internal bool[] Terminated { get; }

    internal bool[] Truncated { get; }

    internal IReadOnlyList<EpisodeSummary> Finished => _finished;

    /// <inheritdoc/>
    public Tensor Reset(int? seed = null)
    {
        for (int i = 0; i < Count; i++)
        {
            if (seed is { } given)
                _random[i] = new RandomStream((ulong)given + (ulong)i);
            Start(i);
        }

        return torch.tensor(Observations, [Count, 4]);
    }

    /// <inheritdoc/>
    public VectorStep Step(Tensor actions)
    {
        if (actions.shape.Length != 1 || actions.shape[0] != Count)
            throw new ArgumentException($"{Count} copies need actions [{Count}], not [{string.Join(", ", actions.shape)}].", nameof(actions));
        Step(actions.cpu().contiguous().data<long>().ToArray());
        return new VectorStep(
            torch.tensor(Observations, [Count, 4]),
            torch.tensor(FinalObservations, [Count, 4]),
            torch.tensor(Rewards, [Count]),
            torch.tensor(Terminated, [Count]),
            torch.tensor(Truncated, [Count]),
            [.. _finished]);
    }

    /// <summary>The step itself, into the arrays above; allocates nothing.</summary>
    internal void Step(ReadOnlySpan<long> actions)
    {
        _finished.Clear();
        for (int i = 0; i < actions.Length; i++)
        {
            if ((ulong)actions[i] > 1)
                throw new ArgumentOutOfRangeException(nameof(actions), actions[i], "CartPole has the actions 0 (left) and 1 (right).");
            ref CartPoleState state = ref _states[i];
            state.Advance(right: actions[i] == 1);
            bool terminated = state.HasFailed;
            bool truncated = ++_lengths[i] >= _maximumSteps;
            float reward = _suttonBartoReward ? (terminated ? -1 : 0) : 1;
            _returns[i] += reward;
            (Rewards[i], Terminated[i], Truncated[i]) = (reward, terminated, truncated);
            Span<float> observation = Observations.AsSpan(4 * i, 4);
            state.CopyTo(observation);
            observation.CopyTo(FinalObservations.AsSpan(4 * i, 4));
            if (terminated || truncated)
            {
                _finished.Add(new EpisodeSummary(_returns[i], _lengths[i]));
                Start(i);
            }
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        for (int i = 0; i < Count; i++)
        {
            CheckpointWriter copy = writer.Section($"{i}");
            _random[i].Save(copy.Section("random"));
            copy.Write("state", _states[i].Export());
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
            _random[i].Load(copy.Section("random"));
            _states[i].Import(copy.ReadUInt64Array("state"));
            _lengths[i] = (int)copy.ReadInt64("length");
            _returns[i] = copy.ReadDouble("return");
            _states[i].CopyTo(Observations.AsSpan(4 * i, 4));
        }
    }

    private void Start(int copy)
    {
        _states[copy].Start(_random[copy]);
        _states[copy].CopyTo(Observations.AsSpan(4 * copy, 4));
        _lengths[copy] = 0;
        _returns[copy] = 0;
    }
}
