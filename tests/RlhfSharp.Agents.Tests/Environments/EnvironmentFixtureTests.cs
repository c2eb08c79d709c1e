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

    public static IEnumerable<object[]> Recorded()
    {
        IReadOnlyList<string> files = Fixtures.FilesIn(Folder);
        return files.Count == 0
            ? [[Fixtures.AbsentFile, 0]]
            : files.SelectMany(file => Enumerable.Range(0, Read(file).GetProperty("runs").GetArrayLength()).Select(run => new object[] { file, run }));
    }

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void Trajectory_AsRecorded(string file, int run)
    {
        JsonElement recorded = Read(file);
        string id = recorded.GetProperty("env_id").GetString()!;
        Skip.IfNot(EnvironmentRegistry.All.Any(known => known.Id == id), $"{Folder}/{file}: {id} is known, not built yet");
        EnvironmentSpecification specification = EnvironmentRegistry.Find(id);
        Assert.Equal(recorded.GetProperty("max_episode_steps").GetInt32(), specification.MaximumSteps);
        Assert.Equal(recorded.GetProperty("reward_threshold").AsDouble(), specification.RewardThreshold);

        Dictionary<string, string> options = recorded.GetProperty("kwargs").EnumerateObject().ToDictionary(option => option.Name, option => option.Value.ToString());
        IEnvironment<float[], int> environment = EnvironmentRegistry.Create<float[], int>(id, options);
        Box space = Assert.IsType<Box>(environment.ObservationSpace);
        Assert.Equal(recorded.GetProperty("observation_space").GetProperty("low").AsSingles(), space.Low);
        Assert.Equal(recorded.GetProperty("observation_space").GetProperty("high").AsSingles(), space.High);
        Replay(environment, recorded.GetProperty("runs")[run]);
    }

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void CartPoleState_AsRecordedInFloat64(string file, int run)
    {
        JsonElement recorded = Read(file), trajectory = recorded.GetProperty("runs")[run];
        Skip.IfNot(recorded.GetProperty("env_id").GetString() == "CartPole-v1" && trajectory.Find("state64_after_step") is not null,
            $"{Folder}/{file}, run {run}: no float64 states of CartPole");
        CartPole environment = new();
        environment.Reset(trajectory.GetProperty("seed").GetInt32());
        long[] actions = trajectory.GetProperty("actions").AsInt64s();
        HashSet<int> resets = [.. trajectory.GetProperty("resets").EnumerateArray().Select(reset => reset.GetProperty("after_step").GetInt32())];
        int step = 0;
        foreach (JsonElement expected in trajectory.GetProperty("state64_after_step").EnumerateArray())
        {
            environment.Step((int)actions[step]);
            (double position, double speed, double angle, double angularSpeed) = environment.State;
            Assert.Equal(expected.AsDoubles(), new[] { position, speed, angle, angularSpeed });
            if (resets.Contains(step++))
                environment.Reset();
        }
    }

    private static void Replay(IEnvironment<float[], int> environment, JsonElement run)
    {
        Assert.Equal(run.GetProperty("reset_obs").AsSingles(), environment.Reset(run.GetProperty("seed").GetInt32()));
        long[] actions = run.GetProperty("actions").AsInt64s();
        float[][] observations = [.. run.GetProperty("obs").EnumerateArray().Select(JsonNumbers.AsSingles)];
        double[] rewards = run.GetProperty("rewards").AsDoubles();
        bool[] terminated = run.GetProperty("terminated").AsFlags(), truncated = run.GetProperty("truncated").AsFlags();
        Dictionary<int, float[]> resets = run.GetProperty("resets").EnumerateArray()
            .ToDictionary(reset => reset.GetProperty("after_step").GetInt32(), reset => reset.GetProperty("obs").AsSingles());
        for (int t = 0; t < actions.Length; t++)
        {
            StepResult<float[]> result = environment.Step((int)actions[t]);
            Assert.Equal(observations[t], result.Observation);
            Assert.Equal((rewards[t], terminated[t], truncated[t]), (result.Reward, result.Terminated, result.Truncated));
            if (result.Terminated || result.Truncated)
                Assert.Equal(resets[t], environment.Reset());
        }
    }

    private static JsonElement Read(string file) => Fixtures.ReadJson($"{Folder}/{file}");
}
