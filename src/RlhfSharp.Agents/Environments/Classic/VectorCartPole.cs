using System.Runtime.InteropServices;
using RlhfSharp.Agents.Spaces;
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
    private readonly long[] _firstSteps; // the step count when each copy's episode began
    private long _steps; // since the environment was made
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
        _firstSteps = new long[count];
        Observations = new float[4 * count];
        FinalObservations = new float[4 * count];
        Rewards = new float[count];
        Terminated = new bool[count];
        Truncated = new bool[count];
    }

    /// <inheritdoc/>
    public int Count => _firstSteps.Length;

    /// <inheritdoc/>
    public Space ObservationSpace => CartPoleState.Observations;

    /// <inheritdoc/>
    public Space ActionSpace => CartPoleState.Actions;

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
        Tensor dense = actions.cpu().contiguous();
        Step(MemoryMarshal.Cast<byte, long>(dense.bytes));
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
        int wrong = actions.IndexOfAnyExceptInRange(0, 1);
        if (wrong >= 0)
            throw new ArgumentOutOfRangeException(nameof(actions), actions[wrong], "CartPole has the actions 0 (left) and 1 (right).");
        _states.Advance(actions, Observations, Terminated);
        _steps++;
        Observations.CopyTo(FinalObservations, 0);
        Rewards.AsSpan().Fill(_suttonBartoReward ? 0 : 1);
        Truncated.AsSpan().Clear();
        int failed = NextFailed(0), cut = NextCut(0);
        while (Math.Min(failed, cut) is var copy && copy < Count)
        {
            Finish(copy);
            failed = failed == copy ? NextFailed(copy + 1) : failed;
            cut = cut == copy ? NextCut(copy + 1) : cut;
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
            copy.Write("length", _steps - _firstSteps[i]);
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
            _firstSteps[i] = _steps - copy.ReadInt64("length");
        }
    }

    // The next copy whose episode ends for the one or the other reason; as many as there are copies if there is none.
    private int NextFailed(int from) => from + OrRest(Terminated.AsSpan(from).IndexOf(true), from);

    private int NextCut(int from) => from + OrRest(_firstSteps.AsSpan(from).IndexOf(_steps - _maximumSteps), from);

    private int OrRest(int index, int from) => index < 0 ? Count - from : index;

    private void Finish(int copy)
    {
        int length = (int)(_steps - _firstSteps[copy]);
        Truncated[copy] = length == _maximumSteps;
        if (_suttonBartoReward)
            Rewards[copy] = Terminated[copy] ? -1 : 0;
        _finished.Add(new EpisodeSummary(_suttonBartoReward ? Rewards[copy] : length, length));
        Start(copy);
    }

    private void Start(int copy)
    {
        CartPoleState state = default;
        state.Start(_random[copy]);
        Put(copy, state);
        _firstSteps[copy] = _steps;
    }

    private void Put(int copy, CartPoleState state)
    {
        _states[copy] = state;
        state.CopyTo(Observations.AsSpan(4 * copy, 4));
    }
}
