using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Tests.Learners.Tabular;

/// <summary>Two steps by hand: rewards 1 and 2, action 1 throughout, alpha 0.5, gamma 0.9, Q = (0.5, 1), (4, 3), (8, 6).</summary>
public sealed class ControlEquationTests
{
    private const double Alpha = 0.5, Gamma = 0.9;

    private static readonly FixedPolicy s_quarter = new([0.25, 0.75, 0.25, 0.75, 0.25, 0.75], 2, new RandomStream(0));

    [Theory, InlineData(false, 2.8, 2.5), InlineData(true, 2.8, 6.1)] // 1 + 0.9 * 4; 2 + 0.9 * 8
    public void QLearning_TwoSteps_ByHand(bool truncates, double first, double second) =>
        Check(values => new QLearning(values, Alpha, Gamma), truncates, first, second);

    [Theory, InlineData(false, 2.35, 2.5), InlineData(true, 2.35, 5.2)] // 1 + 0.9 * 3; 2 + 0.9 * 6
    public void Sarsa_TwoSteps_ByHand(bool truncates, double first, double second) =>
        Check(values => new Sarsa(values, Alpha, Gamma), truncates, first, second);

    [Theory, InlineData(false, 2.4625, 2.5), InlineData(true, 2.4625, 5.425)] // 1 + 0.9 * 3.25; 2 + 0.9 * 6.5
    public void ExpectedSarsa_TwoSteps_ByHand(bool truncates, double first, double second) =>
        Check(values => new ExpectedSarsa(values, s_quarter, Alpha, Gamma), truncates, first, second);

    [Theory, InlineData(false, 1.9, 2.75), InlineData(true, 1.9, 4.55)] // the mean of Q-learning's value and the untouched one
    public void DoubleQLearning_TwoSteps_ByHand(bool truncates, double first, double second) =>
        Check(values => new DoubleQLearning(values, Alpha, Gamma, new RandomStream(0)), truncates, first, second);

    [Theory, InlineData(false, 1.9, 2.5), InlineData(true, 4.33, 5.2)] // 1 + 0.9 * 2 (+ 0.81 * 6); 2 (+ 0.9 * 6)
    public void NStepSarsa_TwoSteps_ByHand(bool truncates, double first, double second)
    {
        Check(values => new NStepSarsa(values, 2, Alpha, Gamma), truncates, first, second);
        Check(values => new NStepSarsa(values, 7, Alpha, Gamma), truncates, first, second);
    }

    [Theory, InlineData(false, 2.35, 2.5), InlineData(true, 2.35, 5.2)]
    public void NStepSarsa_OneStep_IsSarsa(bool truncates, double first, double second) =>
        Check(values => new NStepSarsa(values, 1, Alpha, Gamma), truncates, first, second);

    [Theory, InlineData(false, 2.125, 2.5), InlineData(true, 3.34, 5.2)] // the second error also moves the first by 0.45
    public void SarsaLambda_TwoSteps_ByHand(bool truncates, double first, double second)
    {
        Check(values => new SarsaLambda(values, 0.5, TraceKind.Replacing, Alpha, Gamma), truncates, first, second);
        Check(values => new SarsaLambda(values, 0.5, TraceKind.Accumulating, Alpha, Gamma), truncates, first, second);
    }

    [Fact]
    public void SarsaLambda_StateVisitedTwice_TracesDiffer()
    {
        // In a bandit that goes on, both steps visit the same entry: rewards 1, 1, then the end. lambda = gamma = 1.
        double replacing = Repeated(TraceKind.Replacing), accumulating = Repeated(TraceKind.Accumulating);
        Assert.Equal(0.75, replacing); // 0 -> 0.5 -> 0.5 + 0.5 (1 - 0.5)
        Assert.Equal(1, accumulating); // the second step has the trace 2

        static double Repeated(TraceKind kind)
        {
            ActionValues values = new(1, 1);
            Lives.Run(new SarsaLambda(values, 1, kind, 0.5, 1), new Repeat(2), FixedPolicy.Uniform(1, 1, new RandomStream(0)));
            return values[0, 0];
        }
    }

    [Theory, InlineData(false, 1.9, 2.5), InlineData(true, 4.33, 5.2)]
    public void MonteCarloControl_ConstantStep_ByHand(bool truncates, double first, double second) =>
        Check(values => new MonteCarloControl(values, VisitKind.First, Alpha, Gamma), truncates, first, second);

    [Theory, InlineData(false, 2.8, 2), InlineData(true, 7.66, 7.4)]
    public void MonteCarloControl_MeanOfReturns_ForgetsTheFirstGuess(bool truncates, double first, double second) =>
        Check(values => new MonteCarloControl(values, VisitKind.First, 0, Gamma), truncates, first, second);

    [Theory, InlineData(VisitKind.First, 2), InlineData(VisitKind.Every, 1.5)] // returns 2 and 1
    public void MonteCarloControl_StateVisitedTwice_CountsAsAsked(VisitKind visits, double expected)
    {
        ActionValues values = new(1, 1);
        Lives.Run(new MonteCarloControl(values, visits, 0, 1), new Repeat(2), FixedPolicy.Uniform(1, 1, new RandomStream(0)));
        Assert.Equal(expected, values[0, 0]);
    }

    [Fact]
    public void OffPolicyMonteCarlo_ActionThatIsNotGreedy_StopsThere() => // 4 is better than the return 2 in state 1
        Check(values => new OffPolicyMonteCarloControl(values, s_quarter, Gamma), false, 1, 2);

    [Fact]
    public void OffPolicyMonteCarlo_GreedyTail_GoesOn()
    {
        ActionValues values = Start();
        values[1, 0] = 1;
        Lives.Run(new OffPolicyMonteCarloControl(values, s_quarter, Gamma), new Chain(2, false), Lives.AlwaysOne());
        Assert.Equal((2.8, 2), (values[0, 1], values[1, 1]));
    }

    [Fact]
    public void DynaQ_OnePlanningStep_RepeatsTheOnlyStepKnown()
    {
        ActionValues values = Start();
        Lives.Run(new DynaQ(values, 1, Alpha, Gamma, new RandomStream(0)), new Chain(1, true), Lives.AlwaysOne());
        Assert.Equal(3.7, values[0, 1], 1e-12); // 1 -> 2.8 -> 3.7, towards 1 + 0.9 * 4
    }

    [Theory, InlineData(false, 2.8, 2.5), InlineData(true, 2.8, 6.1)]
    public void DynaQ_WithoutPlanning_IsQLearning(bool truncates, double first, double second)
    {
        Check(values => new DynaQ(values, 0, Alpha, Gamma, new RandomStream(0)), truncates, first, second);
        Check(values => new DynaQPlus(values, 0, 1, Alpha, Gamma, new RandomStream(0)), truncates, first, second);
        Check(values => new PrioritizedSweeping(values, 1, 0, Alpha, Gamma), truncates, first, second, onlyLast: true);
    }

    [Fact]
    public void DynaQPlus_ActionNeverTried_IsImaginedToStayWithABonus()
    {
        HashSet<(double, double)> seen = [];
        for (ulong seed = 0; seed < 20; seed++)
        {
            ActionValues values = Start();
            Lives.Run(new DynaQPlus(values, 1, 2, Alpha, Gamma, new RandomStream(seed)), new Chain(1, true), Lives.AlwaysOne());
            seen.Add((Math.Round(values[0, 0], 9), Math.Round(values[0, 1], 9)));
        }

        // Action 1 again, just tried: no bonus. Or action 0, one step old: 0.5 + 0.5 (2 sqrt(1) + 0.9 * 2.8 - 0.5).
        Assert.Equal([(0.5, 3.7), (2.51, 2.8)], seen.Order());
    }

    [Theory, InlineData(-0.1, 0.9), InlineData(1.1, 0.9), InlineData(0.5, double.NaN), InlineData(0.5, 1.01)]
    public void Learner_ImpossibleNumbers_AreRefused(double learningRate, double gamma) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new QLearning(Start(), learningRate, gamma));

    private static ActionValues Start()
    {
        ActionValues values = new(3, 2);
        new double[] { 0.5, 1, 4, 3, 8, 6 }.CopyTo(values.All);
        return values;
    }

    private static void Check(
        Func<ActionValues, ILearner<LiveEpisode<int, int>>> learner, bool truncates, double first, double second, bool onlyLast = false)
    {
        ActionValues values = Start();
        Lives.Run(learner(values), new Chain(2, truncates), Lives.AlwaysOne());
        if (!onlyLast)
            Assert.Equal(first, values[0, 1], 1e-12);
        Assert.Equal(second, values[1, 1], 1e-12);
        Assert.Equal((0.5, 8, 6), (values[0, 0], values[2, 0], values[2, 1]));
    }
}
