using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Tests.Policies;

public sealed class TabularBehaviorTests
{
    [Fact]
    public void EpsilonGreedy_Ties_AreBrokenAtRandomAsItsProbabilitiesSay()
    {
        ActionValues values = Values(1, 3, 3);
        CheckFrequencies(new EpsilonGreedy(values, _ => 0.3, new RandomStream(1)), [0.1, 0.45, 0.45]);
        Assert.Equal(1, values.Greedy(0)); // the lowest where nothing is random
    }

    [Fact]
    public void Softmax_Temperature_WeighsTheValues() =>
        CheckFrequencies(new SoftmaxBehavior(Values(0, Math.Log(2), Math.Log(5)), _ => 1, new RandomStream(1)), [1 / 8.0, 2 / 8.0, 5 / 8.0]);

    [Fact]
    public void Softmax_HugeValues_StayFinite()
    {
        double[] probabilities = new double[3];
        new SoftmaxBehavior(Values(1e6, -1e6, 1e6), _ => 0.1, new RandomStream(1)).Probabilities(0, probabilities);
        Assert.Equal([0.5, 0, 0.5], probabilities);
    }

    [Fact]
    public void FixedPolicy_Rows_AreItsProbabilities() => CheckFrequencies(new FixedPolicy([0.2, 0.5, 0.3], 3, new RandomStream(1)), [0.2, 0.5, 0.3]);

    [Theory, InlineData(0.5, 0.6), InlineData(-0.5, 1.5), InlineData(double.NaN, 1)]
    public void FixedPolicy_NoProbabilities_AreRefused(double first, double second) =>
        Assert.Throws<ArgumentException>(() => new FixedPolicy([first, second], 2, new RandomStream(0)));

    [Fact]
    public void Exploration_Schedules_FallAsDescribed()
    {
        ExplorationOptions options = new() { Start = 1, End = 0.05, Decay = 0.005, Schedule = ExplorationSchedule.Exponential };
        Assert.Equal(1, options.At(new TrainingProgress(0, 1000)));
        Assert.Equal(0.05 + 0.95 * Math.Exp(-1), options.At(new TrainingProgress(200, 1000)));
        options = options with { Schedule = ExplorationSchedule.Linear, Fraction = 0.5 };
        Assert.Equal((0.525, 0.05), (options.At(new TrainingProgress(250, 1000)), options.At(new TrainingProgress(700, 1000))));
        Assert.Equal(1, (options with { Schedule = ExplorationSchedule.Constant }).At(new TrainingProgress(999, 1000)));
    }

    [Fact]
    public void TabularPolicy_ValuesThatRoundingMakesEqual_KeepsTheBetterAction()
    {
        using TabularPolicy policy = new(Values(1, 1 + 1e-12, 0));
        Assert.Equal([1], policy.GreedyActions());
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal([1, 1], policy.Act(torch.tensor(new long[] { 0, 0 }), ActingMode.Greedy).Actions.data<long>().ToArray());
        Assert.Throws<ArgumentException>(() => policy.Act(torch.zeros(2, 4), ActingMode.Greedy));
    }

    private static ActionValues Values(params double[] values)
    {
        ActionValues table = new(1, values.Length);
        values.CopyTo(table.All);
        return table;
    }

    // 20,000 draws: a share's standard error is at most 0.0036.
    private static void CheckFrequencies(ITabularBehavior behavior, double[] expected)
    {
        double[] probabilities = new double[expected.Length], counts = new double[expected.Length];
        behavior.BeginEpisode(new TrainingProgress(0, 1));
        behavior.Probabilities(0, probabilities);
        for (int i = 0; i < 20_000; i++)
            counts[behavior.Act(0)]++;
        for (int action = 0; action < expected.Length; action++)
        {
            Assert.Equal(expected[action], probabilities[action], 1e-12);
            Assert.Equal(expected[action], counts[action] / 20_000, 0.015);
        }
    }
}
