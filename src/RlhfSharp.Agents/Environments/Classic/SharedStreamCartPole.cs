using System.Runtime.InteropServices;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.Classic;

/// <summary>
/// Many copies of <see cref="CartPole"/> that draw their starts from one generator and begin anew in the step after their
/// end: Gymnasium's <c>CartPoleVectorEnv</c>, bit for bit. To learn from, take <see cref="VectorCartPole"/>, whose copies
/// are independent of their number.
/// </summary>
public sealed class SharedStreamCartPole : IVectorEnvironment
{
    private readonly int _maximumSteps;
    private readonly CartPoleStates _states;
    private readonly float[] _observations, _rewards;
    private readonly bool[] _terminated, _truncated, _awaitsReset;
    private readonly int[] _lengths;
    private RandomStream _random = new(0);

    /// <summary><paramref name="count"/> copies (at least 1) that are cut after <paramref name="maximumSteps"/> steps.</summary>
    public SharedStreamCartPole(int count, int maximumSteps = 500)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumSteps, 1);
        _maximumSteps = maximumSteps;
        _states = new CartPoleStates(count);
        (_observations, _rewards) = (new float[4 * count], new float[count]);
        (_terminated, _truncated, _awaitsReset) = (new bool[count], new bool[count], new bool[count]);
        _lengths = new int[count];
    }

    /// <inheritdoc/>
    public int Count => _lengths.Length;

    /// <inheritdoc/>
    public Space ObservationSpace => CartPoleState.Observations;

    /// <inheritdoc/>
    public Space ActionSpace => CartPoleState.Actions;

    /// <summary>Starts all copies with one generator of the given seed. Gives [copies, 4].</summary>
    public Tensor Reset(int? seed = null)
    {
        if (seed is { } given)
            _random = new RandomStream((ulong)given);
        _awaitsReset.AsSpan().Fill(true);
        Restart();
        _awaitsReset.AsSpan().Clear();
        _lengths.AsSpan().Clear();
        return torch.tensor(_observations, [Count, 4]);
    }

    /// <inheritdoc/>
    public VectorStep Step(Tensor actions)
    {
        if (actions.shape.Length != 1 || actions.shape[0] != Count)
            throw new ArgumentException($"{Count} copies need actions [{Count}], not [{string.Join(", ", actions.shape)}].", nameof(actions));
        Tensor dense = actions.cpu().contiguous();
        ReadOnlySpan<long> chosen = MemoryMarshal.Cast<byte, long>(dense.bytes);
        int wrong = chosen.IndexOfAnyExceptInRange(0, 1);
        if (wrong >= 0)
            throw new ArgumentOutOfRangeException(nameof(actions), chosen[wrong], "CartPole has the actions 0 (left) and 1 (right).");
        _states.Advance(chosen, _observations, _terminated);
        Restart();
        List<EpisodeSummary>? finished = null;
        for (int i = 0; i < Count; i++)
        {
            bool isRestarted = _awaitsReset[i];
            _lengths[i] = isRestarted ? 0 : _lengths[i] + 1;
            _rewards[i] = isRestarted ? 0 : 1;
            _terminated[i] &= !isRestarted;
            _truncated[i] = _lengths[i] >= _maximumSteps;
            _awaitsReset[i] = _terminated[i] || _truncated[i];
            if (_awaitsReset[i])
                (finished ??= []).Add(new EpisodeSummary(_lengths[i], _lengths[i]));
        }

        return new VectorStep(
            torch.tensor(_observations, [Count, 4]), torch.tensor(_observations, [Count, 4]), torch.tensor(_rewards, [Count]),
            torch.tensor(_terminated, [Count]), torch.tensor(_truncated, [Count]), (IReadOnlyList<EpisodeSummary>?)finished ?? []);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        for (int i = 0; i < Count; i++)
        {
            CheckpointWriter copy = writer.Section($"{i}");
            copy.Write("state", _states[i].Export());
            copy.Write("length", _lengths[i]);
            copy.Write("awaits_reset", _awaitsReset[i]);
        }
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        for (int i = 0; i < Count; i++)
        {
            CheckpointReader copy = reader.Section($"{i}");
            CartPoleState state = default;
            state.Import(copy.ReadUInt64Array("state"));
            _states[i] = state;
            _lengths[i] = (int)copy.ReadInt64("length");
            _awaitsReset[i] = copy.ReadBoolean("awaits_reset");
        }
    }

    // Draws the first number of every copy that is to begin, then the second of every one, and so on.
    private void Restart()
    {
        for (int number = 0; number < 4; number++)
        {
            for (int i = 0; i < Count; i++)
            {
                if (!_awaitsReset[i])
                    continue;
                CartPoleState state = _states[i];
                double drawn = _random.NextUniform(-0.05, 0.05);
                switch (number)
                {
                    case 0: state.Position = drawn; break;
                    case 1: state.Speed = drawn; break;
                    case 2: state.Angle = drawn; break;
                    default: state.AngularSpeed = drawn; break;
                }

                _states[i] = state;
                state.CopyTo(_observations.AsSpan(4 * i, 4));
            }
        }
    }
}
