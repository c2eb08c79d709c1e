using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Classic;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Tests.Environments;

public sealed class VectorEnvironmentTests
{
    private const int Copies = 3;

    [Theory]
    [InlineData("same step")]
    [InlineData("next step")]
    [InlineData("shared stream")]
    [InlineData("batched")]
    public void SavedAtAnyMoment_ContinuesExactly(string form)
    {
        using DisposeScope scope = NewDisposeScope();
        IVectorEnvironment first = Make(form), second = Make(form);
        first.Reset(4);
        string folder = Directory.CreateTempSubdirectory("rlhf-vector-").FullName;
        CheckpointFolder checkpoints = new(folder);
        int episodes = 0;
        for (int t = 0; t < 60; t++)
        {
            if (t % 10 == 9)
                checkpoints.Load(checkpoints.Save(t, first), second);
            VectorStep expected = first.Step(Actions(t));
            episodes += expected.FinishedEpisodes.Count;
            if (t < 9)
                continue;
            VectorStep actual = second.Step(Actions(t));
            Assert.Equal(expected.Observations.ToSingles(), actual.Observations.ToSingles());
            Assert.Equal(expected.FinalObservations.ToSingles(), actual.FinalObservations.ToSingles());
            Assert.Equal(expected.Rewards.ToSingles(), actual.Rewards.ToSingles());
            Assert.Equal(expected.Truncated.ToFlags(), actual.Truncated.ToFlags());
            Assert.Equal(expected.FinishedEpisodes, actual.FinishedEpisodes);
        }

        Directory.Delete(folder, recursive: true);
        Assert.True(episodes >= 3 * Copies);
    }

    [Fact]
    public void NextStep_AfterTheEnd_IgnoresTheActionAndGivesTheStart()
    {
        using DisposeScope scope = NewDisposeScope();
        VectorEnvironment<int, int> environment = new(
            [new TimeLimit<int, int>(EnvironmentRegistry.Create<int, int>("CliffWalking-v1"), 2)], AutoresetMode.NextStep);
        environment.Reset(0);
        Tensor up = torch.tensor(new long[] { 0 });
        environment.Step(up);
        VectorStep end = environment.Step(up), start = environment.Step(up), next = environment.Step(up);
        Assert.Equal((12, true), (end.Observations.item<long>(), end.Truncated.item<bool>()));
        Assert.Equal(new EpisodeSummary(-2, 2), Assert.Single(end.FinishedEpisodes));
        Assert.Equal((36, 0f, false), (start.Observations.item<long>(), start.Rewards.item<float>(), start.Truncated.item<bool>()));
        Assert.Empty(start.FinishedEpisodes);
        Assert.Equal((24, -1f), (next.Observations.item<long>(), next.Rewards.item<float>()));
    }

    [Fact]
    public void Step_WithActionsOfTheWrongShapeOrType_SaysWhatIsNeeded()
    {
        using DisposeScope scope = NewDisposeScope();
        IVectorEnvironment pendulum = EnvironmentRegistry.CreateVector("Pendulum-v1", 2), taxi = EnvironmentRegistry.CreateVector("Taxi-v4", 2);
        pendulum.Reset(0);
        taxi.Reset(0);
        Assert.Contains("2 float32", Assert.Throws<ArgumentException>(() => pendulum.Step(torch.tensor(new float[4], [2, 2]))).Message, StringComparison.Ordinal);
        Assert.Contains("2 copies", Assert.Throws<ArgumentException>(() => pendulum.Step(torch.tensor(new float[3], [3, 1]))).Message, StringComparison.Ordinal);
        Assert.Contains("int64", Assert.Throws<ArgumentException>(() => taxi.Step(torch.tensor(new float[2]))).Message, StringComparison.Ordinal);
        Assert.Contains("actions 0 to 5", Assert.Throws<ArgumentOutOfRangeException>(() => taxi.Step(torch.tensor(new long[] { 0, 6 }))).Message, StringComparison.Ordinal);
    }

    private static IVectorEnvironment Make(string form) => form switch
    {
        "same step" => new VectorEnvironment<float[], int>(Single()),
        "next step" => new VectorEnvironment<float[], int>(Single(), AutoresetMode.NextStep),
        "shared stream" => new SharedStreamCartPole(Copies, 12),
        _ => new VectorCartPole(Copies, 12),
    };

    private static TimeLimit<float[], int>[] Single() => [.. Enumerable.Range(0, Copies).Select(_ => new TimeLimit<float[], int>(new CartPole(), 12))];

    private static Tensor Actions(int t) => torch.tensor(new long[] { t / 3 % 2, t % 2, t / 5 % 2 });
}
