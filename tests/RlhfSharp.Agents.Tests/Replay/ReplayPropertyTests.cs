using RlhfSharp.Agents.Replay;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Tests.Replay;

/// <summary>A replay buffer of any shape beside lists that forget nothing.</summary>
public sealed class ReplayPropertyTests
{
    [Fact]
    public void Sample_AnyBuffer_GivesStepsAsTheyWereTaken() => Laws.Hold(random =>
    {
        (ReplayLayout layout, ReplayBuffer buffer, ReplayHistory history, int copies, int slots) = Filled(random);
        int steps = 1 + random.NextIndex(5);
        double gamma = random.NextIndex(4) == 0 ? 1 : random.NextDouble();
        using ReplayBatch batch = new(layout, 50);
        for (int round = 0; round < 3; round++)
        {
            buffer.Sample(batch, steps, gamma);
            AssertRows(batch, layout, history, copies, slots, steps, gamma);
            buffer.UpdatePriorities(batch, random.Normals(50).Select(Math.Abs).ToArray());
            history.Step(buffer, 0.3);
        }
    });

    [Fact]
    public void StepCount_AnyBuffer_CountsEveryObservationOnce() => Laws.Hold(random =>
    {
        (_, ReplayBuffer buffer, ReplayHistory history, int copies, int slots) = Filled(random);
        // of what a copy saw, the newest entries fill its ring: one for each observation, and none twice
        Assert.Equal(
            Enumerable.Range(0, copies).Sum(copy => history.Of(copy).TakeLast(slots).Count(entry => entry.Kind != EntryKind.Observation)), buffer.StepCount);
        Assert.Equal(Enumerable.Range(0, copies).Sum(copy => Math.Min(slots, history.Of(copy).Count)), buffer.EntryCount);
    });

    [Fact]
    public void Load_AfterSave_SamplesTheSame() => Laws.Hold(random =>
    {
        ulong state = (ulong)random.NextInt64(0, int.MaxValue);
        (ReplayLayout layout, ReplayBuffer buffer, ReplayHistory history, _, _) = Filled(new RandomStream(state));
        (_, ReplayBuffer other, _, _, _) = Filled(new RandomStream(state), steps: 3);
        string folder = Directory.CreateTempSubdirectory("rlhf-replay-").FullName;
        try
        {
            CheckpointFolder checkpoints = new(folder);
            CheckpointInfo saved = checkpoints.Save(0, buffer);
            Assert.InRange(new FileInfo(Path.Combine(saved.Path, "state.json")).Length, 1, 2000); // whatever is large is elsewhere
            checkpoints.Load(saved, other);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        using ReplayBatch first = new(layout, 40), second = new(layout, 40);
        for (int round = 0; round < 2; round++)
        {
            buffer.Sample(first, 3, 0.9);
            other.Sample(second, 3, 0.9);
            Assert.Equal(first.Positions, second.Positions);
            foreach ((Tensor ours, Tensor theirs) in ((Tensor, Tensor)[])[(first.Observations, second.Observations), (first.NextObservations, second.NextObservations),
                (first.Rewards, second.Rewards), (first.Discounts, second.Discounts), (first.Weights, second.Weights), (first.Actions, second.Actions)])
                Assert.Equal(ours.ToSingles(), theirs.ToSingles());
        }
    }, cases: 10);

    [Fact]
    public void SumTree_AnyWeights_GivesEveryLeafItsShare() => Laws.Hold(random =>
    {
        double[] weights = [.. Enumerable.Range(0, 1 + random.NextIndex(40)).Select(_ => random.NextIndex(3) == 0 ? 0 : Math.Exp(4 * random.NextNormal()))];
        weights[random.NextIndex(weights.Length)] = 1;
        SumTree tree = new(weights.Length);
        foreach (int leaf in random.Permutation(weights.Length))
            tree[leaf] = weights[leaf];
        Assert.Equal(weights.Sum(), tree.Total, 1e-9 * tree.Total);
        double before = 0;
        for (int leaf = 0; leaf < weights.Length; leaf++)
        {
            if (weights[leaf] > 1e-6 * tree.Total)
                Assert.Equal(leaf, tree.Find(before + random.NextUniform(0.01, 0.99) * weights[leaf]));
            before += weights[leaf];
        }

        Assert.All(Enumerable.Range(0, 50), _ => Assert.True(weights[tree.Find(random.NextDouble() * tree.Total)] > 0));
    });

    private static void AssertRows(ReplayBatch batch, ReplayLayout layout, ReplayHistory history, int copies, int slots, int steps, double gamma)
    {
        Dictionary<float, (int Copy, int Index)> places = [];
        for (int copy = 0; copy < copies; copy++)
            for (int i = 0; i < history.Of(copy).Count; i++)
                places[Newest(history.Of(copy)[i].Observation)] = (copy, i);
        float[][] seen = [.. batch.Observations.ToSingles().Chunk(layout.ObservationSize)], next = [.. batch.NextObservations.ToSingles().Chunk(layout.ObservationSize)];
        float[][] actions = [.. batch.Actions.ToSingles().Chunk(Math.Max(1, layout.ActionSize))];
        float[] rewards = batch.Rewards.ToSingles(), discounts = batch.Discounts.ToSingles();
        for (int row = 0; row < batch.RowCount; row++)
        {
            (int copy, int index) = places[Newest(seen[row])];
            ReplayHistory.Entry step = history.Of(copy)[index];
            (double reward, double discount, float[] following) = history.Return(copy, index, steps, gamma);
            int oldest = history.Of(copy).Count - slots;
            Assert.True(index - Math.Min(step.Age, layout.FrameStack - 1) >= oldest, "A frame was overwritten.");
            Assert.NotEqual(EntryKind.Observation, step.Kind);
            Assert.Equal(step.Observation, seen[row]);
            Assert.Equal(step.Action, actions[row]);
            Assert.Equal(reward, rewards[row], 1e-5);
            Assert.Equal(discount, discounts[row], 1e-6);
            Assert.Equal(following, next[row]);
        }

        float Newest(float[] observation) => observation[^layout.FrameSize];
    }

    // A buffer of any legal size after some steps, often more than it holds.
    private static (ReplayLayout Layout, ReplayBuffer Buffer, ReplayHistory History, int Copies, int Slots) Filled(RandomStream random, int? steps = null)
    {
        int stack = 1 + random.NextIndex(4), numbers = 1 + random.NextIndex(2), copies = 1 + random.NextIndex(3), slots = stack + 2 + random.NextIndex(20);
        ReplayLayout layout = new(stack == 1 ? [(long)numbers] : [stack, numbers], random.NextIndex(2) * 2) { FrameStack = stack };
        int capacity = slots * copies + random.NextIndex(copies);
        IReplaySampler sampler = random.NextIndex(2) == 0
            ? new UniformSampler(new RandomStream(1))
            : new PrioritizedSampler(capacity, new PrioritizedReplayOptions(), new RandomStream(1));
        ReplayBuffer buffer = new(layout, capacity, copies, sampler);
        ReplayHistory history = new(layout, copies, random);
        history.Start(buffer);
        int count = steps ?? 1 + random.NextIndex(60);
        for (int i = 0; i < count; i++)
            history.Step(buffer, endProbability: 0.3);
        return (layout, buffer, history, copies, slots);
    }
}
