using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Figures;
using RlhfSharp.Agents.Planning;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Tests.Figures;

public sealed class FigureTests
{
    /// <summary>Every figure with chance, with a few runs: the standard error of a mean is then known, and what is allowed follows from it.</summary>
    public static TheoryData<string, int> Random => new()
    {
        { "figure-2.2", 120 }, { "figure-2.3", 120 }, { "figure-2.4", 120 }, { "figure-2.5", 80 }, { "example-6.2", 40 }, { "example-6.5", 10 },
        { "example-6.6", 20 }, { "figure-6.3", 10 }, { "example-6.7", 800 }, { "figure-7.2", 20 }, { "example-8.1", 30 }, { "figure-10.2", 4 },
        { "figure-10.3", 4 }, { "figure-10.4", 10 }, { "figure-12.6", 20 }, { "figure-5.3", 10 }, { "figure-8.4", 10 }, { "figure-8.5", 6 },
    };

    public static IEnumerable<object[]> Exact => FigureRegistry.All.Where(figure => !figure.IsRandom).Select(figure => new object[] { figure.Name });

    [Theory, MemberData(nameof(Random))]
    public void Make_WithAFewRuns_LiesWithinItsSpread(string name, int runs) => AssertWithin(FigureRegistry.Find(name).Make(new FigureRequest(runs, Seed: 1, Threads: 2)));

    [Theory, MemberData(nameof(Exact))]
    public void Make_WithoutChance_IsExact(string name) => AssertWithin(FigureRegistry.Find(name).Make(new FigureRequest(1)));

    [Fact]
    public void All_FiguresWithChance_AreTested() =>
        Assert.Equal(FigureRegistry.All.Where(figure => figure.IsRandom).Select(figure => figure.Name).Order(), Random.Select(row => (string)row[0]).Order());

    [Theory, InlineData("example-6.2", 40), InlineData("figure-2.5", 20)]
    public void Make_OnMoreThreads_GivesTheSameBits(string name, int runs)
    {
        FigureResult one = FigureRegistry.Find(name).Make(new FigureRequest(runs, Seed: 3, Threads: 1));
        FigureResult three = FigureRegistry.Find(name).Make(new FigureRequest(runs, Seed: 3, Threads: 3));
        Assert.Equal(one.Checks, three.Checks);
        Assert.Equal(Points(one), Points(three));
        Assert.NotEqual(Points(one), Points(FigureRegistry.Find(name).Make(new FigureRequest(runs, Seed: 4, Threads: 1))));
    }

    [Fact]
    public void Find_MisspeltName_NamesTheNearest() =>
        Assert.Contains("Did you mean 'figure-2.2'?", Assert.Throws<UserException>(() => FigureRegistry.Find("figure2.2")).Message);

    [Fact]
    public void Make_TooFewRuns_ChecksNothingThatIsAMean()
    {
        FigureResult result = FigureRegistry.Find("example-8.1").Make(new FigureRequest(FigureCheck.LeastRuns - 1));
        Assert.Equal([null, null, null, null, null, null, true], result.Checks.Select(check => check.IsWithin)); // the shortest way involves no chance
    }

    [Fact]
    public void Make_AnyFigureWithoutChance_NamesTheSourceOfEachReference() =>
        Assert.All(FigureRegistry.Find("example-4.3").Make(new FigureRequest(1)).Checks, check => Assert.NotEmpty(check.Source));

    // The check must tell a learnt policy from the simplest ones.
    [Fact]
    public void AccessControl_SimplePolicies_EarnLessThanTheCheckAsks()
    {
        AccessControl task = new();
        double best = RelativeValueIteration.Solve(task).AverageReward;
        double everybody = RelativeValueIteration.Evaluate(task, [.. Enumerable.Repeat(1, task.StateCount)]);
        double nobody = RelativeValueIteration.Evaluate(task, new int[task.StateCount]);
        Assert.Equal(best, RelativeValueIteration.Evaluate(task, RelativeValueIteration.Solve(task).Policy), 1e-9);
        Assert.InRange(everybody, 0.5 * best, 0.98 * best);
        Assert.Equal(0, nobody, 1e-9);
    }

    private static void AssertWithin(FigureResult result)
    {
        Assert.NotEmpty(result.Panels);
        Assert.NotEmpty(result.Checks);
        Assert.All(result.Checks, check => Assert.True(check.IsWithin, $"{check}"));
    }

    private static double[] Points(FigureResult result) => [.. result.Panels.OfType<CurvePanel>().SelectMany(panel => panel.Curves).SelectMany(curve => curve.Y)];
}
