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
    private readonly CartPoleStates _states;
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
        _states = new CartPoleStates(count);
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
    public int Count => _lengths.Length;

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
            if ((ulong)actions[i] > 1)
                throw new ArgumentOutOfRangeException(nameof(actions), actions[i], "CartPole has the actions 0 (left) and 1 (right).");
        _states.Advance(actions, Terminated);
        _states.CopyTo(Observations);
        Observations.CopyTo(FinalObservations, 0);
        for (int i = 0; i < actions.Length; i++)
        {
            bool terminated = Terminated[i], truncated = ++_lengths[i] >= _maximumSteps;
            float reward = _suttonBartoReward ? (terminated ? -1 : 0) : 1;
            _returns[i] += reward;
            (Rewards[i], Truncated[i]) = (reward, truncated);
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
            CartPoleState state = default;
            state.Import(copy.ReadUInt64Array("state"));
            Put(i, state);
            _lengths[i] = (int)copy.ReadInt64("length");
            _returns[i] = copy.ReadDouble("return");
        }
    }

    private void Start(int copy)
    {
        CartPoleState state = default;
        state.Start(_random[copy]);
        Put(copy, state);
        _lengths[copy] = 0;
        _returns[copy] = 0;
    }

    private void Put(int copy, CartPoleState state)
    {
        _states[copy] = state;
        state.CopyTo(Observations.AsSpan(4 * copy, 4));
    }
}
