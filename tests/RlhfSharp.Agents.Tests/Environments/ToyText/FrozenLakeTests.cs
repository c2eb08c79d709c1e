using System.Text.Json;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Core;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Environments.ToyText;

public sealed class FrozenLakeTests
{
    private const string File = "gymnasium/spaces.json";

    public static IEnumerable<object[]> RecordedMaps() => !Fixtures.Exists(File)
        ? [[0]]
        : Enumerable.Range(0, Fixtures.ReadJson(File).GetProperty("frozen_lake_random_maps").GetArrayLength()).Select(map => new object[] { map });

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(RecordedMaps))]
    public void RandomMap_AsRecorded(int index)
    {
        JsonElement recorded = Fixtures.ReadJson(File).GetProperty("frozen_lake_random_maps")[index];
        Assert.Equal(
            recorded.GetProperty("map").EnumerateArray().Select(row => row.GetString()!),
            FrozenLakeMap.Random(recorded.GetProperty("size").GetInt32(), recorded.GetProperty("p").AsDouble(), recorded.GetProperty("seed").GetInt32()));
    }

    [Fact]
    public void Create_WithAMapOfOnesOwn_PlaysOnIt()
    {
        IEnvironment<int, int> lake = EnvironmentRegistry.Create<int, int>(
            "FrozenLake-v1", new Dictionary<string, string> { ["desc"] = "FSF/FHG", ["is_slippery"] = "false", ["reward_schedule"] = "10,-5,-1" });
        Assert.Equal(1, lake.Reset(0));
        Assert.Equal(new StepResult<int>(2, -1, false, false), lake.Step(2));
        Assert.Equal(new StepResult<int>(5, 10, true, false), lake.Step(1));
    }

    [Theory]
    [InlineData("desc", "SFF/FG", "not a rectangle")]
    [InlineData("desc", "SFX/FFG", "letter 'X'")]
    [InlineData("desc", "FFF/FFG", "no start")]
    [InlineData("map_name", "9x9", "allowed are 4x4, 8x8 and random")]
    [InlineData("success_rate", "1.5", "choose one from 0 to 1")]
    [InlineData("success_rate", "high", "must be a number")]
    [InlineData("reward_schedule", "[1, 0]", "must have 3 numbers")]
    [InlineData("is_slipery", "true", "Did you mean 'is_slippery'?")]
    public void Create_WithAnImpossibleOption_SaysWhatIsAllowed(string option, string value, string expected)
    {
        UserException error = Assert.Throws<UserException>(
            () => EnvironmentRegistry.Create<int, int>("FrozenLake-v1", new Dictionary<string, string> { [option] = value }));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
