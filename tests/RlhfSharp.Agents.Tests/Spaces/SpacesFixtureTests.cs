using System.Text.Json;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Randomness;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Spaces;

/// <summary><c>space.seed(s)</c> and then <c>sample()</c>, as Gymnasium draws.</summary>
public sealed class SpacesFixtureTests
{
    private const string File = "gymnasium/spaces.json";

    public static IEnumerable<object[]> Recorded()
    {
        if (!Fixtures.Exists(File))
            return [[0, Fixtures.AbsentFile]];
        JsonElement runs = Fixtures.ReadJson(File).GetProperty("runs");
        return Enumerable.Range(0, runs.GetArrayLength()).SelectMany(run =>
            runs[run].EnumerateObject().Where(space => space.Name != "seed").Select(space => new object[] { run, space.Name }));
    }

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void Sample_AsRecorded(int run, string space)
    {
        JsonElement recorded = Fixtures.ReadJson(File).GetProperty("runs")[run];
        RandomStream random = new(recorded.GetProperty("seed").AsUInt64());
        float angle = (float)(12 * 2 * Math.PI / 360 * 2);
        Box? box = space switch
        {
            "Box(-2,2,(3,))" => new Box(-2, 2, 3),
            "Box(CartPole obs)" => new Box(
                [-4.8f, float.NegativeInfinity, -angle, float.NegativeInfinity], [4.8f, float.PositiveInfinity, angle, float.PositiveInfinity]),
            "Box(-inf,inf,(2,))" => new Box(float.NegativeInfinity, float.PositiveInfinity, 2),
            "Box(0,inf,(2,))" => new Box(0, float.PositiveInfinity, 2),
            "Box(-inf,1,(2,))" => new Box(float.NegativeInfinity, 1, 2),
            "Pendulum action_space" => new Box(-2, 2, 1),
            _ => null,
        };
        (Discrete Space, bool[]? Allowed)? discrete = space switch
        {
            "Discrete(5)" => (new Discrete(5), null),
            "Discrete(5,start=-2)" => (new Discrete(5, -2), null),
            "Discrete(6) mask 0,1,1,0,0,1" => (new Discrete(6), [false, true, true, false, false, true]),
            _ => null,
        };
        Skip.If(box is null && discrete is null, $"{File}: the space '{space}' is not built");

        foreach (JsonElement expected in recorded.GetProperty(space).EnumerateArray())
            if (box is not null)
                Assert.Equal(expected.AsSingles(), box.Sample(random));
            else
                Assert.Equal(expected.AsInt64(), discrete!.Value.Allowed is { } allowed
                    ? discrete.Value.Space.Sample(random, allowed)
                    : discrete.Value.Space.Sample(random));
    }
}
