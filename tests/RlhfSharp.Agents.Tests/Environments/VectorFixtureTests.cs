using System.Text.Json;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Classic;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Environments;

/// <summary>Gymnasium's SyncVectorEnv in both autoreset modes, and its CartPoleVectorEnv.</summary>
public sealed class VectorFixtureTests
{
    private const string File = "gymnasium/vector.json";

    public static IEnumerable<object[]> Recorded() => !Fixtures.Exists(File)
        ? [[0]]
        : Enumerable.Range(0, Fixtures.ReadJson(File).GetProperty("runs").GetArrayLength()).Select(run => new object[] { run });

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void Trajectory_AsRecorded(int run)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement recorded = Fixtures.ReadJson(File).GetProperty("runs")[run];
        Replay(recorded, Create(recorded, run));
    }

    // What the registry gives resets within the same step.
    public static IEnumerable<object[]> RecordedInSameStep() => Recorded()
        .Where(row => Fixtures.Exists(File) && Fixtures.ReadJson(File).GetProperty("runs")[(int)row[0]].GetProperty("autoreset_mode").GetString() == "SameStep")
        .DefaultIfEmpty([-1]);

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(RecordedInSameStep))]
    public void RegisteredForm_AsRecorded(int run)
    {
        Fixtures.SkipIfAbsent(File);
        Skip.If(run < 0, $"{File} holds no run that resets within the same step");
        using DisposeScope scope = NewDisposeScope();
        JsonElement recorded = Fixtures.ReadJson(File).GetProperty("runs")[run];
        Replay(recorded, EnvironmentRegistry.CreateVector(recorded.GetProperty("env_id").GetString()!, recorded.GetProperty("num_envs").GetInt32()));
    }

    private static IVectorEnvironment Create(JsonElement recorded, int run)
    {
        string id = recorded.GetProperty("env_id").GetString()!, kind = recorded.GetProperty("kind").GetString()!;
        int count = recorded.GetProperty("num_envs").GetInt32();
        AutoresetMode mode = Enum.Parse<AutoresetMode>(recorded.GetProperty("autoreset_mode").GetString()!);
        if (kind.StartsWith("CartPoleVectorEnv", StringComparison.Ordinal))
            return new SharedStreamCartPole(count, EnvironmentRegistry.Find(id).MaximumSteps!.Value);
        EnvironmentSpecification? known = EnvironmentRegistry.All.FirstOrDefault(known => known.Id == id);
        Skip.If(kind != "SyncVectorEnv" || known is null, $"{File}, run {run}: nothing here is a {kind} of {id}");
        return (known!.HasDiscreteObservations, known.HasDiscreteActions) switch
        {
            (false, true) => Copies<float[], int>(id, count, mode),
            (false, false) => Copies<float[], float[]>(id, count, mode),
            _ => Copies<int, int>(id, count, mode),
        };
    }

    private static VectorEnvironment<TObservation, TAction> Copies<TObservation, TAction>(string id, int count, AutoresetMode mode) =>
        new([.. Enumerable.Range(0, count).Select(_ => EnvironmentRegistry.Create<TObservation, TAction>(id))], mode);

    private static void Replay(JsonElement recorded, IVectorEnvironment environment)
    {
        int count = environment.Count;
        Assert.Equal(Numbers(recorded.GetProperty("reset_obs")), Numbers(environment.Reset(recorded.GetProperty("seed").GetInt32())));
        Dictionary<(int, int), double[]> finals = recorded.Find("final_obs")?.EnumerateArray().ToDictionary(
            final => (final.GetProperty("step").GetInt32(), final.GetProperty("env").GetInt32()),
            final => Numbers(final.GetProperty("final_obs"))) ?? [];
        int episodes = 0;
        for (int t = 0; t < recorded.GetProperty("actions").GetArrayLength(); t++)
        {
            JsonElement chosen = recorded.GetProperty("actions")[t];
            VectorStep step = environment.Step(environment.ActionSpace is Discrete
                ? torch.tensor(chosen.AsInt64s(), [count])
                : torch.tensor(chosen.AsSingles(), [count, environment.ActionSpace.Size]));
            double[] expected = Numbers(recorded.GetProperty("obs")[t]), final = Numbers(step.FinalObservations);
            bool[] terminated = recorded.GetProperty("terminated")[t].AsFlags(), truncated = recorded.GetProperty("truncated")[t].AsFlags();
            Assert.Equal(expected, Numbers(step.Observations));
            Assert.Equal(recorded.GetProperty("rewards")[t].AsDoubles().Select(reward => (float)reward), step.Rewards.data<float>().ToArray());
            Assert.Equal(terminated, step.Terminated.data<bool>().ToArray());
            Assert.Equal(truncated, step.Truncated.data<bool>().ToArray());
            Assert.Equal(Enumerable.Range(0, count).Count(i => terminated[i] || truncated[i]), step.FinishedEpisodes.Count);
            episodes += step.FinishedEpisodes.Count;
            int size = expected.Length / count;
            for (int i = 0; i < count; i++)
                Assert.Equal(finals.TryGetValue((t, i), out double[]? ended) ? ended : expected[(i * size)..((i + 1) * size)], final[(i * size)..((i + 1) * size)]);
        }

        Assert.True(finals.Count <= episodes);
    }

    // Rounded to float32 once, as recorded; integers stay what they are.
    private static double[] Numbers(JsonElement recorded) => Array.ConvertAll(recorded.AsSingles(), number => (double)number);

    private static double[] Numbers(Tensor tensor) => tensor.dtype == ScalarType.Int64
        ? Array.ConvertAll(tensor.data<long>().ToArray(), number => (double)number)
        : Array.ConvertAll(tensor.data<float>().ToArray(), number => (double)number);
}
