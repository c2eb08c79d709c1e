using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Agents.Tests.Planning;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Tests.Learners.Tabular;

/// <summary>By hand: rewards 1 and 2, alpha 0.5, gamma 0.9, V = 1, 3, 6. And random walks against their exact values.</summary>
public sealed class PredictionTests
{
    private const double Alpha = 0.5, Gamma = 0.9;

    [Theory, InlineData(false, 2.35, 2.5), InlineData(true, 2.35, 5.2)]
    public void Td_TwoSteps_ByHand(bool truncates, double first, double second)
    {
        Check(values => new TdPrediction(values, Alpha, Gamma), truncates, first, second);
        Check(values => new NStepTd(values, 1, Alpha, Gamma), truncates, first, second);
        Check(values => new TdLambda(values, 0, Alpha, Gamma), truncates, first, second);
        Check(values => new TrueOnlineTdLambda(values, 0, Alpha, Gamma), truncates, first, second);
    }

    [Theory, InlineData(false, 1.9, 2.5), InlineData(true, 4.33, 5.2)]
    public void NStepTd_ToTheEnd_IsMonteCarlo(bool truncates, double first, double second)
    {
        Check(values => new NStepTd(values, 2, Alpha, Gamma), truncates, first, second);
        Check(values => new MonteCarloPrediction(values, VisitKind.Every, Alpha, Gamma), truncates, first, second);
    }

    [Theory, InlineData(false, 2.125, 2.5), InlineData(true, 3.34, 5.2)]
    public void TdLambda_TwoSteps_ByHand(bool truncates, double first, double second)
    {
        Check(values => new TdLambda(values, 0.5, Alpha, Gamma), truncates, first, second);
        Check(values => new TrueOnlineTdLambda(values, 0.5, Alpha, Gamma), truncates, first, second); // equal while nothing comes twice
    }

    [Fact]
    public void TrueOnlineTdLambda_StateVisitedTwice_IsTheOnlineLambdaReturn()
    {
        // One state, rewards 1 and 1, then the end; alpha 0.5, lambda = gamma = 1: the returns are 2 and 1, from V = 0.
        StateValues values = new(1);
        Lives.Run(new TrueOnlineTdLambda(values, 1, 0.5, 1), new Repeat(2), FixedPolicy.Uniform(1, 1, new RandomStream(0)));
        Assert.Equal(1, values[0], 1e-12); // 0 -> 1 (towards 2) -> 1 (towards 1)
    }

    [Theory, InlineData(ImportanceSampling.Ordinary, 11.2, 4), InlineData(ImportanceSampling.Weighted, 2.8, 2)] // ratios 4 and 2
    public void OffPolicyMonteCarlo_TwoSteps_ByHand(ImportanceSampling sampling, double first, double second) => Check(
        values => new OffPolicyMonteCarloPrediction(values, Lives.AlwaysOne(), FixedPolicy.Uniform(3, 2, new RandomStream(0)), sampling, Gamma),
        truncates: false, first, second);

    [Fact]
    public void OffPolicyMonteCarlo_RandomWalk_FindsTheTargetsValues()
    {
        // The target goes right three times of four; from the middle of five states that arrives with 27/28.
        double[] right = [.. Enumerable.Repeat(new[] { 0.25, 0.75 }, 7).SelectMany(row => row)];
        FixedPolicy target = new(right, 2, new RandomStream(0)), behavior = FixedPolicy.Uniform(7, 2, new RandomStream(1));
        StateValues values = new(7);
        Lives.Run(new OffPolicyMonteCarloPrediction(values, target, behavior, ImportanceSampling.Weighted, 1), Walk.Create(5, 0), behavior, 20_000);
        Assert.Equal(27.0 / 28, values[3], 0.02);
    }

    public static TheoryData<string> Learners() => ["td", "n-step", "lambda", "true-online", "mc-first", "mc-every"];

    [Theory, MemberData(nameof(Learners))]
    public void Prediction_RandomWalk_ComesToTheExactValues(string name)
    {
        StateValues values = new(7, 0.5);
        ILearner<LiveEpisode<int, int>> learner = name switch
        {
            "td" => new TdPrediction(values, 0.01, 1),
            "n-step" => new NStepTd(values, 3, 0.01, 1),
            "lambda" => new TdLambda(values, 0.8, 0.005, 1),
            "true-online" => new TrueOnlineTdLambda(values, 0.8, 0.005, 1),
            "mc-first" => new MonteCarloPrediction(values, VisitKind.First, 0, 1),
            _ => new MonteCarloPrediction(values, VisitKind.Every, 0, 1),
        };
        Lives.Run(learner, Walk.Create(5, 0), FixedPolicy.Uniform(7, 2, new RandomStream(3)), 5_000);
        for (int state = 1; state <= 5; state++)
            Assert.Equal(state / 6.0, values[state], 0.05);
    }

    private static void Check(Func<StateValues, ILearner<LiveEpisode<int, int>>> learner, bool truncates, double first, double second)
    {
        StateValues values = new(3);
        new double[] { 1, 3, 6 }.CopyTo(values.All);
        Lives.Run(learner(values), new Chain(2, truncates), Lives.AlwaysOne());
        Assert.Equal(first, values[0], 1e-12);
        Assert.Equal((second, 6), (Math.Round(values[1], 12), values[2]));
    }
}
