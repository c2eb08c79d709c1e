using System.Globalization;
using System.Text.Json;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Environments.Wrappers;

/// <summary>Recorded runs of Gymnasium's wrappers, replayed to the last bit.</summary>
public sealed class WrapperFixtureTests
{
    private const string File = "gymnasium/wrappers.json";

    public static IEnumerable<object[]> Recorded() => !Fixtures.Exists(File)
        ? [[0, Fixtures.AbsentFile]]
        : Fixtures.ReadJson(File).GetProperty("runs").EnumerateArray().Select((run, index) => new object[] { index, run.GetProperty("wrapper").GetString()! });

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void Trajectory_AsRecorded(int run, string wrapper)
    {
        JsonElement recorded = Fixtures.ReadJson(File).GetProperty("runs")[run];
        string id = recorded.GetProperty("env_id").GetString()!;
        float[] arguments = wrapper.Contains('(')
            ? [.. wrapper[(wrapper.IndexOf('(') + 1)..^1].Split(',').Select(text => float.Parse(text, CultureInfo.InvariantCulture))]
            : [];
        bool isDiscrete = EnvironmentRegistry.Find(id).HasDiscreteActions;
        switch (wrapper.Split('(')[0])
        {
            case "NormalizeObservation" when isDiscrete:
                Replay(recorded, new NormalizeObservation<int>(Create<float[], int>(id)), Integer);
                break;
            case "NormalizeObservation":
                Replay(recorded, new NormalizeObservation<float[]>(Create<float[], float[]>(id)), JsonNumbers.AsSingles);
                break;
            case "NormalizeReward" when isDiscrete:
                Replay(recorded, new NormalizeReward<float[], int>(Create<float[], int>(id)), Integer);
                break;
            case "NormalizeReward":
                Replay(recorded, new NormalizeReward<float[], float[]>(Create<float[], float[]>(id)), JsonNumbers.AsSingles);
                break;
            case "RecordEpisodeStatistics" when isDiscrete:
                RecordEpisodeStatistics<float[], int> statistics = new(Create<float[], int>(id));
                List<(int, double, int)> episodes = [];
                Replay(recorded, statistics, Integer, step =>
                {
                    if (statistics.FinishedEpisode is { } episode)
                        episodes.Add((step, episode.Return, episode.Length));
                });
                Assert.Equal(
                    recorded.GetProperty("episodes").EnumerateArray().Select(episode =>
                        (episode.GetProperty("step").GetInt32(), episode.GetProperty("r").AsDouble(), episode.GetProperty("l").GetInt32())),
                    episodes);
                Assert.Equal(episodes.Count, statistics.EpisodeCount);
                break;
            case "RescaleAction":
                Replay(recorded, new RescaleAction<float[]>(Create<float[], float[]>(id), arguments[0], arguments[1]), JsonNumbers.AsSingles);
                break;
            case "ClipAction":
                Replay(recorded, new ClipAction<float[]>(Create<float[], float[]>(id)), JsonNumbers.AsSingles);
                break;
            case "FrameStackObservation" when isDiscrete:
                Replay(recorded, new FrameStackObservation<int>(Create<float[], int>(id), (int)arguments[0]), Integer);
                break;
            case "TimeAwareObservation" when isDiscrete:
                Replay(recorded, new TimeAwareObservation<int>((TimeLimit<float[], int>)Create<float[], int>(id)), Integer);
                break;
            case "FlattenObservation":
                Replay(recorded, Create<float[], int>(id), Integer); // flattened because it is asked for as numbers
                break;
            default:
                Fixtures.SkipUnknownCase(File, $"{wrapper} of {id}");
                break;
        }
    }

    private static void Replay<TAction>(
        JsonElement run, IEnvironment<float[], TAction> environment, Func<JsonElement, TAction> action, Action<int>? afterStep = null)
    {
        Assert.Equal(run.GetProperty("reset_obs").AsSingles(), environment.Reset(run.GetProperty("seed").GetInt32()));
        Dictionary<int, float[]> resets = run.GetProperty("resets").EnumerateArray()
            .ToDictionary(reset => reset.GetProperty("after_step").GetInt32(), reset => reset.GetProperty("obs").AsSingles());
        string endings = run.GetProperty("done_0no_1terminated_2truncated").GetString()!;
        Assert.Equal(environment.ObservationSpace.Size, run.GetProperty("reset_obs").AsSingles().Length);
        for (int t = 0; t < endings.Length; t++)
        {
            StepResult<float[]> result = environment.Step(action(run.GetProperty("actions")[t]));
            Assert.Equal(run.GetProperty("obs")[t].AsSingles(), result.Observation);
            Assert.Equal(run.GetProperty("rewards")[t].AsDouble(), result.Reward);
            Assert.Equal(endings[t], result.Terminated ? '1' : result.Truncated ? '2' : '0');
            Assert.True(environment.ObservationSpace.Contains(result.Observation));
            afterStep?.Invoke(t);
            if (result.Terminated || result.Truncated)
                Assert.Equal(resets[t], environment.Reset());
        }
    }

    private static IEnvironment<TObservation, TAction> Create<TObservation, TAction>(string id) => EnvironmentRegistry.Create<TObservation, TAction>(id);

    private static int Integer(JsonElement value) => (int)value.AsInt64();
}
