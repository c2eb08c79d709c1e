using System.Text.Json;
using RlhfSharp.Agents.Environments;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Environments;

/// <summary>
/// Gymnasium's SyncVectorEnv. Here a finished copy always resets within the same step; recordings of the other mode are
/// replayed copy by copy.
/// </summary>
public sealed class VectorFixtureTests
{
    private const string File = "gymnasium/vector.json";

    public static IEnumerable<object[]> Recorded()
    {
        int count = Fixtures.Exists(File) ? Fixtures.ReadJson(File).GetProperty("runs").GetArrayLength() : 1;
        return Enumerable.Range(0, count).SelectMany(run => new object[][] { [run, false], [run, true] });
    }

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void SameStep_AsRecorded(int run, bool batched)
    {
        JsonElement recorded = Open(run, "SameStep");
        string id = recorded.GetProperty("env_id").GetString()!;
        int count = recorded.GetProperty("num_envs").GetInt32();
        IVectorEnvironment environment = batched
            ? EnvironmentRegistry.CreateVector(id, count)
            : new VectorEnvironment<float[], int>([.. Enumerable.Range(0, count).Select(_ => EnvironmentRegistry.Create<float[], int>(id))]);
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(recorded.GetProperty("reset_obs").AsSingles(), environment.Reset(recorded.GetProperty("seed").GetInt32()).data<float>().ToArray());
        Dictionary<(int, int), float[]> finals = recorded.GetProperty("final_obs").EnumerateArray().ToDictionary(
            final => (final.GetProperty("step").GetInt32(), final.GetProperty("env").GetInt32()), final => final.GetProperty("final_obs").AsSingles());
        for (int t = 0; t < recorded.GetProperty("actions").GetArrayLength(); t++)
        {
            VectorStep step = environment.Step(torch.tensor(recorded.GetProperty("actions")[t].AsInt64s(), [count]));
            float[] expected = recorded.GetProperty("obs")[t].AsSingles();
            bool[] terminated = recorded.GetProperty("terminated")[t].AsFlags(), truncated = recorded.GetProperty("truncated")[t].AsFlags();
            Assert.Equal(expected, step.Observations.data<float>().ToArray());
            Assert.Equal(recorded.GetProperty("rewards")[t].AsSingles(), step.Rewards.data<float>().ToArray());
            Assert.Equal(terminated, step.Terminated.data<bool>().ToArray());
            Assert.Equal(truncated, step.Truncated.data<bool>().ToArray());
            Assert.Equal(Enumerable.Range(0, count).Count(i => terminated[i] || truncated[i]), step.FinishedEpisodes.Count);
            float[] final = step.FinalObservations.data<float>().ToArray();
            int size = expected.Length / count;
            for (int i = 0; i < count; i++)
                Assert.Equal(finals.TryGetValue((t, i), out float[]? ended) ? ended : expected[(i * size)..((i + 1) * size)], final[(i * size)..((i + 1) * size)]);
        }
    }

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void NextStep_CopyByCopy_AsRecorded(int run, bool batched)
    {
        Skip.If(batched, "the batched form resets within the same step");
        JsonElement recorded = Open(run, "NextStep");
        string id = recorded.GetProperty("env_id").GetString()!;
        int count = recorded.GetProperty("num_envs").GetInt32(), seed = recorded.GetProperty("seed").GetInt32();
        for (int copy = 0; copy < count; copy++)
        {
            IEnvironment<float[], int> environment = EnvironmentRegistry.Create<float[], int>(id);
            Assert.Equal(recorded.GetProperty("reset_obs")[copy].AsSingles(), environment.Reset(seed + copy));
            bool isOver = false;
            for (int t = 0; t < recorded.GetProperty("actions").GetArrayLength(); t++)
            {
                StepResult<float[]> result = isOver
                    ? new StepResult<float[]>(environment.Reset(), 0, false, false)
                    : environment.Step((int)recorded.GetProperty("actions")[t][copy].AsInt64());
                isOver = result.Terminated || result.Truncated;
                Assert.Equal(recorded.GetProperty("obs")[t][copy].AsSingles(), result.Observation);
                Assert.Equal(recorded.GetProperty("rewards")[t][copy].AsDouble(), result.Reward);
                Assert.Equal(recorded.GetProperty("terminated")[t].AsFlags()[copy], result.Terminated);
                Assert.Equal(recorded.GetProperty("truncated")[t].AsFlags()[copy], result.Truncated);
            }
        }
    }

    private static JsonElement Open(int run, string mode)
    {
        JsonElement recorded = Fixtures.ReadJson(File).GetProperty("runs")[run];
        string id = recorded.GetProperty("env_id").GetString()!, kind = recorded.GetProperty("kind").GetString()!;
        Skip.IfNot(EnvironmentRegistry.All.Any(known => known.Id == id), $"{File}: {id} is known, not built yet");
        Skip.IfNot(kind == "SyncVectorEnv", $"{File}: {kind} draws all copies from one stream; here every copy has its own");
        Skip.IfNot(recorded.GetProperty("autoreset_mode").GetString() == mode, $"{File}, run {run}: the other autoreset mode");
        return recorded;
    }
}
