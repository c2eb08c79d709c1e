using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Replay;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Tests.Replay;

/// <summary>
/// Random episodes of several copies as plain lists that forget nothing, and the same fed to a replay buffer. Every frame has a number of
/// its own, so that an observation says where it was seen.
/// </summary>
internal sealed class ReplayHistory(ReplayLayout layout, int copies, RandomStream random)
{
    private readonly List<Entry>[] _entries = [.. Enumerable.Range(0, copies).Select(_ => new List<Entry>())];
    private float _frames;

    /// <summary>What one copy saw: its steps, and the observations that no action followed.</summary>
    public sealed class Entry(float[] observation, int age)
    {
        public float[] Observation { get; } = observation;

        public int Age { get; } = age;

        public float[] Action { get; set; } = [];

        public float Reward { get; set; }

        public EntryKind Kind { get; set; } = EntryKind.Observation;
    }

    public IReadOnlyList<Entry> Of(int copy) => _entries[copy];

    public void Start(ReplayBuffer buffer)
    {
        foreach (List<Entry> entries in _entries)
            entries.Add(First());
        buffer.Start(Stacked(_entries.Select(entries => entries[^1].Observation)));
    }

    public void Step(ReplayBuffer buffer, double endProbability)
    {
        bool[] ends = random.Flags(copies, endProbability), terminated = random.Flags(copies, 0.5), both = random.Flags(copies, 0.2);
        float[][] finals = new float[copies][];
        for (int copy = 0; copy < copies; copy++)
        {
            List<Entry> entries = _entries[copy];
            Entry step = entries[^1];
            step.Action = layout.ActionSize == 0 ? [random.NextIndex(5)] : random.Normals(layout.ActionSize);
            step.Reward = (float)random.NextNormal();
            step.Kind = !ends[copy] ? EntryKind.Step : terminated[copy] ? EntryKind.Terminated : EntryKind.Truncated;
            Entry reached = new([.. step.Observation[layout.FrameSize..], .. Frame()], step.Age + 1);
            finals[copy] = reached.Observation;
            if (step.Kind != EntryKind.Terminated)
                entries.Add(reached);
            if (step.Kind != EntryKind.Step)
                entries.Add(First());
        }

        float[] actions = [.. _entries.SelectMany((entries, copy) => LastStep(copy).Action)];
        buffer.Add(
            layout.ActionSize == 0 ? torch.tensor(Array.ConvertAll(actions, action => (long)action), [copies]) : torch.tensor(actions, [copies, layout.ActionSize]),
            new VectorStep(
                Stacked(_entries.Select(entries => entries[^1].Observation)), Stacked(finals),
                torch.tensor([.. Enumerable.Range(0, copies).Select(copy => LastStep(copy).Reward)], [copies]),
                torch.tensor([.. ends.Zip(terminated, (end, isTerminated) => end && isTerminated)], [copies]),
                torch.tensor([.. ends.Select((end, copy) => end && (!terminated[copy] || both[copy]))], [copies]), []));
    }

    /// <summary>Rewards summed over at most so many steps from an entry on, the discount of what follows, and what follows.</summary>
    public (double Reward, double Discount, float[] Next) Return(int copy, int index, int steps, double gamma)
    {
        double sum = 0, discount = 1;
        int i = index;
        for (int k = 0; k < steps && _entries[copy][i].Kind != EntryKind.Observation; k++, i++)
        {
            sum += discount * _entries[copy][i].Reward;
            discount *= gamma;
            if (_entries[copy][i].Kind == EntryKind.Terminated)
                return (sum, 0, _entries[copy][index].Observation);
        }

        return (sum, discount, _entries[copy][i].Observation);
    }

    private Entry LastStep(int copy) => _entries[copy].FindLast(entry => entry.Kind != EntryKind.Observation)!;

    private Entry First()
    {
        float[] frame = Frame();
        return new Entry([.. Enumerable.Repeat(frame, layout.FrameStack).SelectMany(numbers => numbers)], 0);
    }

    // Its number, and the number's negative where a frame has room for two.
    private float[] Frame() => [.. Enumerable.Range(0, layout.FrameSize).Select(i => i == 0 ? ++_frames : -_frames)];

    private Tensor Stacked(IEnumerable<float[]> observations) => torch.tensor([.. observations.SelectMany(numbers => numbers)], [copies, .. layout.ObservationShape]);
}
