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
        Func<double[]> sample = Sampler(space, recorded.GetProperty("seed").AsUInt64());
        bool isDouble = space.Contains("float64", StringComparison.Ordinal);
        foreach (JsonElement expected in recorded.GetProperty(space).EnumerateArray())
            Assert.Equal(isDouble ? expected.AsDoubles() : Array.ConvertAll(Ordered(expected), number => (double)number), sample());
    }

    private static Func<double[]> Sampler(string space, ulong seed)
    {
        float angle = (float)(12 * 2 * Math.PI / 360 * 2);
        const float Infinity = float.PositiveInfinity;
        switch (space)
        {
            case "Discrete(5)":
                return Integers(new Discrete(5), seed);
            case "Discrete(5,start=-2)":
                return Integers(new Discrete(5, -2), seed);
            case "Discrete(6) mask 0,1,1,0,0,1":
                RandomStream random = new(seed);
                return () => [new Discrete(6).Sample(random, [false, true, true, false, false, true])];
            case "Box(CartPole obs)":
                return Arrays(new Box([-4.8f, -Infinity, -angle, -Infinity], [4.8f, Infinity, angle, Infinity]), seed);
            case "Pendulum action_space":
                return Arrays(new Box(-2, 2, 1), seed);
            case "Box(0,255,(4,),uint8)":
                return Integers(new IntegerBox(0, 255, 4), seed);
            case "Box(-3,3,(3,),int64)":
                return Integers(new IntegerBox(-3, 3, 3), seed);
            case "Box(-1,1,(2,),float64)":
                return new DoubleBox([-1, -1], [1, 1]).Sampler(seed);
            case "MultiDiscrete([3,5,2])":
                return Integers(new MultiDiscrete(3, 5, 2), seed);
            case "MultiBinary(6)":
                return Integers(new MultiBinary(6), seed);
            case "Tuple(Discrete(4),Box(-1,1,(2,)))":
            case "Dict(a=Discrete(4),b=Box(-1,1,(2,)))":
                Func<(int A, float[] B)> pairs = new TupleSpace<int, float[]>(new Discrete(4), new Box(-1, 1, 2)).Sampler(seed);
                return () => pairs() is var (a, b) ? [a, .. b.Select(number => (double)number)] : [];
        }

        // Box(low,high,(size,)) with the same bounds everywhere.
        string[] parts = space.Split(['(', ',', ')'], StringSplitOptions.RemoveEmptyEntries);
        bool isBox = parts is ["Box", _, _, _] && float.TryParse(parts[1].Replace("inf", "Infinity", StringComparison.Ordinal), out _);
        Skip.If(!isBox, $"{File}: the space '{space}' is not one that the tests know");
        return Arrays(new Box(Bound(parts[1]), Bound(parts[2]), long.Parse(parts[3])), seed);

        static float Bound(string text) => float.Parse(text.Replace("inf", "Infinity", StringComparison.Ordinal));
    }

    private static float[] Ordered(JsonElement sample) => sample.ValueKind == JsonValueKind.Object
        ? [.. sample.EnumerateObject().OrderBy(part => part.Name, StringComparer.Ordinal).SelectMany(part => part.Value.AsSingles())]
        : sample.AsSingles();

    private static Func<double[]> Integers(Space<int> space, ulong seed)
    {
        Func<int> sample = space.Sampler(seed);
        return () => [sample()];
    }

    private static Func<double[]> Integers(Space<long[]> space, ulong seed)
    {
        Func<long[]> sample = space.Sampler(seed);
        return () => Array.ConvertAll(sample(), number => (double)number);
    }

    private static Func<double[]> Arrays(Space<float[]> space, ulong seed)
    {
        Func<float[]> sample = space.Sampler(seed);
        return () => Array.ConvertAll(sample(), number => (double)number);
    }
}
