using System.Runtime.InteropServices;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Replay;

/// <summary>
/// The newest steps of several copies of an environment, a ring for each copy. Every observation is kept once: what a step led to is
/// the observation of the entry after it. Only a truncated episode needs one more, the observation it was cut at, in an entry of its
/// own; what follows a termination has no value and is not kept. Of stacked frames each entry keeps the newest; the stack is put
/// together when it is sampled, the first frame of an episode standing for those before it.
/// </summary>
public sealed class ReplayBuffer : ICheckpointable
{
    private readonly ReplayLayout _layout;
    private readonly IReplaySampler _sampler;
    private readonly int _slots; // of each copy's ring
    private readonly int[] _newest; // the entry of each copy whose action is still to come; -1 before the first observation
    private readonly int[] _counts; // entries of each copy, that one included
    private readonly FrameStore _frames;
    private readonly float[] _actions; // [entries, action numbers]
    private readonly float[] _rewards;
    private readonly EntryKind[] _kinds;
    private readonly byte[] _ages; // steps since the episode began, 255 for more

    /// <summary>A buffer of <paramref name="capacity"/> entries (at least stacked frames + 2 a copy) for <paramref name="copies"/> of an environment.</summary>
    /// <exception cref="UserException">The buffer is too small, or the machine has less memory than it takes.</exception>
    public ReplayBuffer(ReplayLayout layout, int capacity, int copies, IReplaySampler sampler)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(copies, 1);
        _slots = capacity / copies;
        CheckSize(layout, capacity, copies);
        (_layout, _sampler) = (layout, sampler);
        CheckMemory(layout, capacity, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        int entries = _slots * copies;
        _newest = new int[copies];
        _counts = new int[copies];
        Array.Fill(_newest, -1);
        _frames = new FrameStore(layout, entries);
        _actions = new float[(long)entries * layout.ActionNumbers];
        _rewards = new float[entries];
        _kinds = new EntryKind[entries];
        _ages = new byte[entries];
    }

    /// <summary>Steps that are remembered.</summary>
    public long StepCount { get; private set; }

    /// <summary>What it takes in memory, full or not.</summary>
    public long Bytes => _layout.Bytes((long)_slots * _newest.Length);

    /// <summary>The first observations [copies, ...] of all copies.</summary>
    public void Start(Tensor observations)
    {
        using DisposeScope scope = NewDisposeScope();
        ReadOnlySpan<float> numbers = Numbers(observations, _layout.ObservationSize);
        for (int copy = 0; copy < _newest.Length; copy++)
            Observe(copy, Row(numbers, copy), isFirst: true);
    }

    /// <summary>What <paramref name="actions"/> (int64 [copies] or float32 [copies, numbers]) led to.</summary>
    public void Add(Tensor actions, VectorStep step)
    {
        using DisposeScope scope = NewDisposeScope();
        ReadOnlySpan<float> chosen = Numbers(actions, _layout.ActionNumbers), next = Numbers(step.Observations, _layout.ObservationSize);
        ReadOnlySpan<float> finals = Numbers(step.FinalObservations, _layout.ObservationSize), rewards = Numbers(step.Rewards, 1);
        ReadOnlySpan<bool> terminated = ReplayBatch.Elements<bool>(step.Terminated), truncated = ReplayBatch.Elements<bool>(step.Truncated);
        for (int copy = 0; copy < _newest.Length; copy++)
        {
            EntryKind kind = terminated[copy] ? EntryKind.Terminated : truncated[copy] ? EntryKind.Truncated : EntryKind.Step;
            if (_newest[copy] < 0)
                throw new InvalidOperationException("A step was added before the first observation: call Start first.");
            long entry = Position(copy, _newest[copy]);
            chosen.Slice(copy * _layout.ActionNumbers, _layout.ActionNumbers).CopyTo(_actions.AsSpan((int)entry * _layout.ActionNumbers));
            (_rewards[entry], _kinds[entry]) = (rewards[copy], kind);
            StepCount++;
            _sampler.Written(entry, isStep: true);
            if (kind == EntryKind.Truncated)
                Observe(copy, Row(finals, copy), isFirst: false);
            Observe(copy, Row(next, copy), isFirst: kind != EntryKind.Step);
        }
    }

    /// <summary>Fills the batch with steps that the sampler chooses, their returns taken over <paramref name="steps"/> steps (at least 1).</summary>
    /// <exception cref="InvalidOperationException">There is no step yet.</exception>
    public void Sample(ReplayBatch batch, int steps, double gamma)
    {
        if (StepCount == 0)
            throw new InvalidOperationException("The replay buffer holds no step yet.");
        _sampler.Sample(this, batch.Positions, ReplayBatch.Elements<float>(batch.Weights));
        Gather(batch, steps, gamma);
    }

    /// <summary>How far off the learner was (at least 0) at each step of the batch.</summary>
    public void UpdatePriorities(ReplayBatch batch, ReadOnlySpan<float> errors) => _sampler.Update(batch.Positions, errors);

    /// <summary>Called before each iteration, for what changes over the run.</summary>
    internal void Begin(Core.Training.TrainingProgress progress) => _sampler.Begin(progress);

    /// <summary>Entries in use, steps or not.</summary>
    internal long EntryCount
    {
        get
        {
            long count = 0;
            foreach (int entries in _counts)
                count += entries;
            return count;
        }
    }

    /// <summary>The position of the <paramref name="index"/>th entry in use.</summary>
    internal long EntryAt(long index)
    {
        int copy = 0;
        for (; index >= _counts[copy]; copy++)
            index -= _counts[copy];
        return Position(copy, (int)index);
    }

    /// <summary>Whether a step lies there whose frames are all still there.</summary>
    internal bool IsStep(long position)
    {
        if (_kinds[position] == EntryKind.Observation)
            return false;
        (int copy, int slot) = ((int)(position / _slots), (int)(position % _slots));
        int before = _counts[copy] < _slots ? slot : (slot - _newest[copy] - 1 + _slots) % _slots; // older entries of the ring
        return Math.Min(_ages[position], _layout.FrameStack - 1) <= before;
    }

    private void Gather(ReplayBatch batch, int steps, double gamma)
    {
        int size = _layout.ObservationSize, numbers = _layout.ActionNumbers;
        Span<float> observations = ReplayBatch.Elements<float>(batch.Observations), next = ReplayBatch.Elements<float>(batch.NextObservations);
        Span<float> rewards = ReplayBatch.Elements<float>(batch.Rewards), discounts = ReplayBatch.Elements<float>(batch.Discounts);
        Span<long> discrete = _layout.ActionSize == 0 ? ReplayBatch.Elements<long>(batch.Actions) : [];
        Span<float> continuous = _layout.ActionSize == 0 ? [] : ReplayBatch.Elements<float>(batch.Actions);
        for (int row = 0; row < batch.RowCount; row++)
        {
            long first = batch.Positions[row], entry = first;
            double sum = 0, discount = 1;
            for (int k = 0; k < steps && _kinds[entry] != EntryKind.Observation; k++)
            {
                EntryKind kind = _kinds[entry];
                sum += discount * _rewards[entry];
                discount = kind == EntryKind.Terminated ? 0 : discount * gamma;
                if (kind == EntryKind.Terminated)
                    break;
                entry = Following(entry); // after a truncation: the observation it was cut at, where the sum stops
            }

            (rewards[row], discounts[row]) = ((float)sum, (float)discount);
            ReadObservation(first, observations.Slice(row * size, size));
            ReadObservation(discount == 0 ? first : entry, next.Slice(row * size, size));
            if (_layout.ActionSize == 0)
                discrete[row] = (long)_actions[first];
            else
                _actions.AsSpan((int)first * numbers, numbers).CopyTo(continuous[(row * numbers)..]);
        }
    }

    private void ReadObservation(long position, Span<float> observation)
    {
        int size = _layout.FrameSize;
        for (int age = 0; age < _layout.FrameStack; age++) // newest frame last
            _frames.Read(Preceding(position, Math.Min(age, _ages[position])), observation.Slice((_layout.FrameStack - 1 - age) * size, size));
    }

    private void Observe(int copy, ReadOnlySpan<float> observation, bool isFirst)
    {
        long before = _newest[copy] < 0 ? -1 : Position(copy, _newest[copy]);
        int slot = _newest[copy] = (_newest[copy] + 1) % _slots;
        long entry = Position(copy, slot);
        if (_counts[copy] == _slots && _kinds[entry] != EntryKind.Observation)
            StepCount--;
        _counts[copy] = Math.Min(_counts[copy] + 1, _slots);
        _kinds[entry] = EntryKind.Observation;
        _ages[entry] = isFirst ? (byte)0 : (byte)Math.Min(byte.MaxValue, _ages[before] + 1);
        _frames.Write(entry, observation[^_layout.FrameSize..]);
        _sampler.Written(entry, isStep: false);
        if (_counts[copy] == _slots)
            ForgetTorn(copy);
    }

    // Steps among the oldest entries whose older frames were overwritten.
    private void ForgetTorn(int copy)
    {
        for (int older = 0; older < _layout.FrameStack - 1; older++)
        {
            long entry = Position(copy, (_newest[copy] + 1 + older) % _slots);
            if (_kinds[entry] != EntryKind.Observation && !IsStep(entry))
                _sampler.Written(entry, isStep: false);
        }
    }

    private long Position(int copy, int slot) => (long)copy * _slots + slot;

    private long Following(long position) => position % _slots == _slots - 1 ? position - _slots + 1 : position + 1;

    private long Preceding(long position, int entries)
    {
        long slot = position % _slots;
        return position - slot + (slot - entries + _slots) % _slots;
    }

    private ReadOnlySpan<float> Row(ReadOnlySpan<float> observations, int copy) =>
        observations.Slice(copy * _layout.ObservationSize, _layout.ObservationSize);

    // The numbers of a tensor [copies, ...] that holds so many a copy.
    private ReadOnlySpan<float> Numbers(Tensor tensor, int size)
    {
        Tensor numbers = tensor.to(ScalarType.Float32).contiguous();
        if (numbers.numel() != (long)_newest.Length * size)
            throw new ArgumentException($"[{string.Join(", ", tensor.shape)}] is not {size} numbers for each of {_newest.Length} copies.");
        return ReplayBatch.Elements<float>(numbers);
    }

    // After a truncation the two newest entries are observations; the step before them needs the rest of its stack before it.
    // And of a step whose stack is there, all the rewards that are summed should fit.
    internal static void CheckSize(ReplayLayout layout, int capacity, int copies, int steps = 1)
    {
        long needed = copies * ((long)layout.FrameStack + Math.Max(2, steps));
        if (capacity < needed)
            throw new UserException($"buffer_size is {capacity}; {copies} {(copies == 1 ? "copy" : "copies")} of the environment with frame_stack {layout.FrameStack} "
                + $"and n_steps {steps} need at least {needed}: make it larger.");
    }

    internal static void CheckMemory(ReplayLayout layout, long entries, long available)
    {
        long bytes = layout.Bytes(entries);
        if (bytes > available)
            throw new UserException($"The replay buffer of {entries} steps takes {bytes / 1e9:F1} GB, this machine has {available / 1e9:F1} GB: "
                + "make buffer_size smaller.");
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _frames.Save(writer.Section("frames"));
        _sampler.Save(writer.Section("sampler"));
        writer.Write("actions", MemoryMarshal.AsBytes(_actions.AsSpan()));
        writer.Write("rewards", MemoryMarshal.AsBytes(_rewards.AsSpan()));
        writer.Write("kinds", MemoryMarshal.AsBytes(_kinds.AsSpan()));
        writer.Write("ages", _ages.AsSpan());
        writer.Write("newest", MemoryMarshal.AsBytes(_newest.AsSpan()));
        writer.Write("counts", MemoryMarshal.AsBytes(_counts.AsSpan()));
        writer.Write("step_count", StepCount);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _frames.Load(reader.Section("frames"));
        reader.ReadInto("actions", MemoryMarshal.AsBytes(_actions.AsSpan()));
        reader.ReadInto("rewards", MemoryMarshal.AsBytes(_rewards.AsSpan()));
        reader.ReadInto("kinds", MemoryMarshal.AsBytes(_kinds.AsSpan()));
        reader.ReadInto("ages", _ages.AsSpan());
        reader.ReadInto("newest", MemoryMarshal.AsBytes(_newest.AsSpan()));
        reader.ReadInto("counts", MemoryMarshal.AsBytes(_counts.AsSpan()));
        StepCount = reader.ReadInt64("step_count");
        _sampler.Load(reader.Section("sampler"));
    }
}
