using System.Text.Json;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Classic;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Environments;

/// <summary>Recorded trajectories of Gymnasium, replayed to the last bit.</summary>
public sealed class EnvironmentFixtureTests
{
    private const string Folder = "gymnasium/envs";
    private const string FollowedRounding = "numpy2";

    public static IEnumerable<object[]> Runs() => Cases(_ => true);

    public static IEnumerable<object[]> RunsWithStates() => Cases(run => run.Find("state64_after_step") is not null);

    public static IEnumerable<object[]> Files() => Fixtures.FilesIn(Folder).DefaultIfEmpty(Fixtures.AbsentFile).Select(file => new object[] { file });

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Runs))]
    public void Trajectory_AsRecorded(string file, int run)
    {
        JsonElement recorded = Open(file);
        string id = recorded.GetProperty("env_id").GetString()!;
        Skip.IfNot(EnvironmentRegistry.All.Any(known => known.Id == id), $"{Folder}/{file}: {id} is not an environment of this project");
        EnvironmentSpecification specification = EnvironmentRegistry.Find(id);
        Assert.Equal((int?)recorded.Find("max_episode_steps")?.AsInt64(), specification.MaximumSteps);
        Assert.Equal(recorded.Find("reward_threshold")?.AsDouble(), specification.RewardThreshold);

        JsonElement trajectory = recorded.GetProperty("runs")[run];
        string actionKind = recorded.GetProperty("action_space").GetProperty("kind").GetString()!;
        switch (recorded.GetProperty("observation_space").GetProperty("kind").GetString())
        {
            case "Box" when actionKind == "Box":
                Replay(Create<float[], float[]>(recorded), trajectory, JsonNumbers.AsSingles, JsonNumbers.AsSingles);
                break;
            case "Box":
                Replay(Create<float[], int>(recorded), trajectory, JsonNumbers.AsSingles, Integer);
                break;
            case "Discrete":
                Replay(Create<int, int>(recorded), trajectory, Integer, Integer);
                break;
            case "Tuple":
                Replay(Create<(int, int, int), int>(recorded), trajectory, Hand, Integer);
                break;
            default:
                Fixtures.SkipUnknownCase($"{Folder}/{file}", id);
                break;
        }
    }

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Files))]
    public void Spaces_AsRecorded(string file)
    {
        JsonElement recorded = Open(file);
        string id = recorded.GetProperty("env_id").GetString()!;
        Skip.IfNot(EnvironmentRegistry.All.Any(known => known.Id == id), $"{Folder}/{file}: {id} is not an environment of this project");
        IVectorEnvironment environment = EnvironmentRegistry.CreateVector(id, 1, Options(recorded));
        CheckSpace(recorded.GetProperty("observation_space"), environment.ObservationSpace);
        CheckSpace(recorded.GetProperty("action_space"), environment.ActionSpace);
        EnvironmentSpecification specification = EnvironmentRegistry.Find(id);
        Assert.Equal(environment.ObservationSpace is not Box, specification.HasDiscreteObservations);
        Assert.Equal(environment.ActionSpace is Discrete, specification.HasDiscreteActions);
    }

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(RunsWithStates))]
    public void State_AsRecordedInFloat64(string file, int run)
    {
        JsonElement recorded = Open(file), trajectory = recorded.GetProperty("runs")[run];
        switch (recorded.GetProperty("env_id").GetString())
        {
            case "CartPole-v1":
                CheckStates(new CartPole(), trajectory, Integer, environment =>
                    environment.State is var (position, speed, angle, angularSpeed) ? [position, speed, angle, angularSpeed] : []);
                break;
            case "Pendulum-v1":
                CheckStates(new Pendulum(), trajectory, JsonNumbers.AsSingles, environment => [environment.State.Angle, environment.State.Speed]);
                break;
            case "MountainCarContinuous-v0":
                CheckStates(new MountainCarContinuous(), trajectory, JsonNumbers.AsSingles, environment => [environment.State.Position, environment.State.Speed]);
                break;
            case "Acrobot-v1":
                CheckStates(new Acrobot(), trajectory, Integer, environment => [.. environment.State]);
                break;
            case "MountainCar-v0":
                CheckStates(new MountainCar(), trajectory, Integer, environment => [environment.State.Position, environment.State.Speed]);
                break;
            default:
                Skip.If(true, $"{Folder}/{file}, run {run}: the environment does not show its float64 state: not checked");
                break;
        }
    }

    private static IEnumerable<object[]> Cases(Func<JsonElement, bool> isWanted)
    {
        return Fixtures.FilesIn(Folder).Where(file => Rounding(Read(file)) == FollowedRounding) // Spaces_AsRecorded reports the other files
            .SelectMany(file => Read(file).GetProperty("runs").EnumerateArray()
                .Select((run, index) => (run, index)).Where(pair => isWanted(pair.run)).Select(pair => new object[] { file, pair.index }))
            .DefaultIfEmpty([Fixtures.AbsentFile, 0]);
    }

    private static void Replay<TObservation, TAction>(
        IEnvironment<TObservation, TAction> environment, JsonElement run, Func<JsonElement, TObservation> observation, Func<JsonElement, TAction> action)
    {
        Assert.Equal(observation(run.GetProperty("reset_obs")), environment.Reset(run.GetProperty("seed").GetInt32()));
        JsonElement[] actions = [.. run.GetProperty("actions").EnumerateArray()], observations = [.. run.GetProperty("obs").EnumerateArray()];
        double[] rewards = run.GetProperty("rewards").AsDoubles();
        bool[] terminated = run.GetProperty("terminated").AsFlags(), truncated = run.GetProperty("truncated").AsFlags();
        Dictionary<int, TObservation> resets = run.GetProperty("resets").EnumerateArray()
            .ToDictionary(reset => reset.GetProperty("after_step").GetInt32(), reset => observation(reset.GetProperty("obs")));
        for (int t = 0; t < actions.Length; t++)
        {
            StepResult<TObservation> result = environment.Step(action(actions[t]));
            Assert.Equal(observation(observations[t]), result.Observation);
            Assert.True(environment.ObservationSpace.Contains(result.Observation));
            Assert.Equal((rewards[t], terminated[t], truncated[t]), (result.Reward, result.Terminated, result.Truncated));
            if (result.Terminated || result.Truncated)
                Assert.Equal(resets[t], environment.Reset());
        }
    }

    private static void CheckStates<TEnvironment, TAction>(
        TEnvironment environment, JsonElement run, Func<JsonElement, TAction> action, Func<TEnvironment, double[]> state)
        where TEnvironment : IEnvironment<float[], TAction>
    {
        environment.Reset(run.GetProperty("seed").GetInt32());
        if (run.Find("reset_state64") is { } start)
            Assert.Equal(start.AsDoubles(), state(environment));
        HashSet<int> resets = [.. run.GetProperty("resets").EnumerateArray().Select(reset => reset.GetProperty("after_step").GetInt32())];
        int step = 0;
        foreach (JsonElement expected in run.GetProperty("state64_after_step").EnumerateArray())
        {
            environment.Step(action(run.GetProperty("actions")[step]));
            Assert.Equal(expected.AsDoubles(), state(environment));
            if (resets.Contains(step++))
                environment.Reset();
        }
    }

    private static void CheckSpace(JsonElement recorded, Space space)
    {
        switch (recorded.GetProperty("kind").GetString())
        {
            case "Box":
                Box box = Assert.IsType<Box>(space);
                Assert.Equal(recorded.GetProperty("low").AsSingles(), box.Low);
                Assert.Equal(recorded.GetProperty("high").AsSingles(), box.High);
                break;
            case "Discrete":
                Assert.Equal(recorded.GetProperty("n").GetInt32(), Assert.IsType<Discrete>(space).Count);
                break;
            default:
                string parts = string.Join(", ", recorded.GetProperty("spaces").EnumerateArray().Select(part => $"Discrete({part.GetProperty("n").GetInt32()})"));
                Assert.Equal($"Tuple({parts})", space.ToString());
                break;
        }
    }

    private static IEnvironment<TObservation, TAction> Create<TObservation, TAction>(JsonElement recorded) =>
        EnvironmentRegistry.Create<TObservation, TAction>(recorded.GetProperty("env_id").GetString()!, Options(recorded));

    private static Dictionary<string, string> Options(JsonElement recorded) => recorded.GetProperty("kwargs").EnumerateObject()
        .Where(option => option.Value.ValueKind != JsonValueKind.Null)
        .ToDictionary(option => option.Name, option => option.Value.ToString());

    private static int Integer(JsonElement value) => (int)value.AsInt64();

    private static (int, int, int) Hand(JsonElement value) => (Integer(value[0]), Integer(value[1]), Integer(value[2]));

    // The optional recordings of NumPy 1 round otherwise; this project follows NumPy 2.
    private static JsonElement Open(string file)
    {
        JsonElement recorded = Read(file);
        Skip.If(Rounding(recorded) != FollowedRounding, $"{Folder}/{file}: recorded under {Rounding(recorded)}, whose rounding is not followed here");
        return recorded;
    }

    private static string Rounding(JsonElement recorded) => recorded.Find("numpy_semantics")?.GetString() ?? FollowedRounding;

    private static JsonElement Read(string file) => Fixtures.ReadJson($"{Folder}/{file}");
}
