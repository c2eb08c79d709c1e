using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Learners.Linear;
using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Agents.Tests.Learners.Tabular;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Tests.Learners.Linear;

/// <summary>With one feature for each state a linear learner is the tabular one; off-policy, only gradient TD stays bounded.</summary>
public sealed class LinearLearnerTests
{
    private const double Alpha = 0.3, Gamma = 0.9;

    [Theory, InlineData(1), InlineData(3), InlineData(50)]
    public void SemiGradientSarsa_OneFeatureAState_IsNStepSarsa(int steps) => AssertSame(
        values => new SemiGradientSarsa<int>(values, steps, Alpha, Gamma),
        values => new NStepSarsa(values, steps, Alpha, Gamma));

    [Theory, InlineData(TraceKind.Replacing), InlineData(TraceKind.Accumulating)]
    public void SemiGradientSarsaLambda_OneFeatureAState_IsSarsaLambda(TraceKind kind) => AssertSame(
        values => new SemiGradientSarsaLambda<int>(values, 0.8, kind, Alpha, Gamma),
        values => new SarsaLambda(values, 0.8, kind, Alpha, Gamma));

    [Fact]
    public void SemiGradientTd_OneFeatureAState_IsTd()
    {
        SemiGradientTd<int> linear = new(new StateAggregation(19, 19), Alpha, Gamma);
        StateValues table = new(19);
        Predict(linear, new RandomWalk(19, -1, 1), 30);
        Predict(new TdPrediction(table, Alpha, Gamma), new RandomWalk(19, -1, 1), 30);
        for (int state = 0; state < 19; state++)
            Assert.Equal(table[state], linear.Value(state), 1e-12);
    }

    [Fact]
    public void SemiGradientSarsa_SeveralActiveFeatures_MovesTheValueByAlpha()
    {
        // One step of reward 1 in a state with four active tiles: q goes from 0 to alpha.
        TileCoding tiles = new([0], [1], tilings: 4, tiles: 2);
        LinearActionValues<float[]> values = new(tiles, 1);
        EpisodeSource<float[], int> source = new(new OneStep(), new LinearEpsilonGreedy<float[]>(values, _ => 0, new RandomStream(0)), seed: 0);
        new TrainingLoop<LiveEpisode<float[], int>>(source, new SemiGradientSarsa<float[]>(values, 1, 0.5, 1), []).Run(new TrainingRun("test", 1));
        Assert.Equal(0.5, values.Of([0.3f])[0], 1e-12);
    }

    [Fact]
    public void DifferentialSarsa_TwoStepsByHand_LearnsTheAverage()
    {
        // Rewards 1 and 2 along states 0, 1, 2 (cut there); alpha 0.5, beta 0.1.
        LinearActionValues<int> values = new(new StateAggregation(3, 3), 2);
        DifferentialSarsa<int> learner = new(values, 0.5, 0.1);
        Lives.Run(learner, new Chain(2, truncates: true), Lives.AlwaysOne());
        // delta 1 = 1, average 0.1, q(0) = 0.5; delta 2 = 2 - 0.1 = 1.9, average 0.29, q(1) = 0.95.
        Assert.Equal(0.29, learner.AverageReward, 1e-12);
        Assert.Equal(0.5, values.Of(0)[1], 1e-12);
        Assert.Equal(0.95, values.Of(1)[1], 1e-12);
        Assert.Equal(0, values.Of(0)[0]);
    }

    [Theory, InlineData(GradientTdKind.Tdc), InlineData(GradientTdKind.Gtd2)]
    public void GradientTd_OnPolicy_FindsTheTrueValues(GradientTdKind kind)
    {
        GradientTd<int> learner = new(new StateAggregation(5, 5), kind, 0.03, 0.1, gamma: 1);
        Predict(learner, new RandomWalk(5, 0, 1), 6000);
        for (int state = 0; state < 5; state++)
            Assert.Equal((state + 1) / 6.0, learner.Value(state), 0.08);
    }

    [Fact]
    public void GradientTd_TwoStepsByHand_IsTdc()
    {
        // Rewards 1 and 2 along states 0, 1, 2 (ended there); alpha 0.5, beta 0.25, gamma 1; twice.
        GradientTd<int> learner = new(new StateAggregation(3, 3), GradientTdKind.Tdc, 0.5, 0.25, gamma: 1);
        Lives.Run(learner, new Chain(2, truncates: false), Lives.AlwaysOne(), episodes: 2);
        // First: delta 1: w0 = 0.5, v0 = 0.25; delta 2: w1 = 1, v1 = 0.5.
        // Second: delta = 1 + 1 - 0.5 = 1.5: w0 = 1.25, w1 = 1 - 0.5 * 0.25 = 0.875; delta = 2 - 0.875 = 1.125: w1 = 1.4375.
        Assert.Equal(1.25, learner.Weights[0], 1e-12);
        Assert.Equal(1.4375, learner.Weights[1], 1e-12);
    }

    [Fact]
    public void Baird_OffPolicy_DivergesWithTdAndNotWithGradientTd()
    {
        SemiGradientTd<int> td = new(BairdCounterexample.CreateFeatures(), 0.01, 0.99, Ratio);
        GradientTd<int> tdc = new(BairdCounterexample.CreateFeatures(), GradientTdKind.Tdc, 0.005, 0.05, 0.99, Ratio);
        foreach (LinearPrediction<int> learner in new LinearPrediction<int>[] { td, tdc })
        {
            for (int i = 0; i < learner.Weights.Length; i++)
                learner.Weights[i] = BairdCounterexample.StartWeights[i];
            double[] probabilities = [.. Enumerable.Repeat(new[] { 6 / 7.0, 1 / 7.0 }, 7).SelectMany(pair => pair)];
            Lives.Run(learner, new TimeLimit<int, int>(new BairdCounterexample(), 4000), new FixedPolicy(probabilities, 2, new RandomStream(1)));
        }

        Assert.True(td.Weights[7] > 1000, $"{td.Weights[7]}");
        Assert.InRange(tdc.Weights.ToArray().Max(Math.Abs), 0, 12);

        static double Ratio(int state, int action) => action == BairdCounterexample.Solid ? 7 : 0;
    }

    [Fact]
    public void SemiGradientSarsa_StepSizeFarTooLarge_IsStoppedWithAReason()
    {
        LinearActionValues<int> values = new(new FixedFeatures([[1, 2], [2, 1], [3, 5]]), 2);
        SemiGradientSarsa<int> learner = new(values, 1, 50, 1);
        Assert.Contains("diverge", Assert.Throws<NonFiniteException>(() => Lives.Run(learner, new Chain(2, truncates: true), Lives.AlwaysOne(), 10_000)).Message);
    }

    [Fact]
    public void SemiGradientTd_StepSizeFarTooLarge_IsStoppedWithAReason()
    {
        SemiGradientTd<int> learner = new(BairdCounterexample.CreateFeatures(), 50, 0.99, (_, action) => action == BairdCounterexample.Solid ? 2 : 0);
        learner.Weights.Fill(1);
        Assert.Contains("diverge", Assert.Throws<NonFiniteException>(() => Predict(learner, new TimeLimit<int, int>(new BairdCounterexample(), 10_000), 1)).Message);
    }

    [Theory, InlineData(-0.1), InlineData(1.1), InlineData(double.NaN)]
    public void Learners_DecayOrDiscountOutOfRange_AreRefused(double wrong)
    {
        LinearActionValues<int> weights = new(new StateAggregation(3, 3), 2);
        Assert.Throws<ArgumentOutOfRangeException>("lambda", () => new SemiGradientSarsaLambda<int>(weights, wrong, TraceKind.Replacing, Alpha, Gamma));
        Assert.Throws<ArgumentOutOfRangeException>("gamma", () => new SemiGradientSarsaLambda<int>(weights, 0.5, TraceKind.Replacing, Alpha, wrong));
        Assert.Throws<ArgumentOutOfRangeException>("gamma", () => new SemiGradientSarsa<int>(weights, 1, Alpha, wrong));
        Assert.Throws<ArgumentOutOfRangeException>("gamma", () => new SemiGradientTd<int>(new StateAggregation(3, 3), Alpha, wrong));
        Assert.Throws<ArgumentOutOfRangeException>("lambda", () => new SarsaLambda(new ActionValues(3, 2), wrong, TraceKind.Replacing, Alpha, Gamma));
        Assert.Throws<ArgumentOutOfRangeException>("lambda", () => new TdLambda(new StateValues(3), wrong, Alpha, Gamma));
        Assert.Throws<ArgumentOutOfRangeException>("lambda", () => new TrueOnlineTdLambda(new StateValues(3), wrong, Alpha, Gamma));
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new TdPrediction(new StateValues(3), wrong, Gamma));
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(double.NaN)]
    public void Learners_StepSizeNotAboveZero_AreRefused(double wrong)
    {
        LinearActionValues<int> weights = new(new StateAggregation(3, 3), 2);
        Assert.Throws<ArgumentOutOfRangeException>("stepSize", () => new SemiGradientSarsa<int>(weights, 1, wrong, Gamma));
        Assert.Throws<ArgumentOutOfRangeException>("averageStepSize", () => new DifferentialSarsa<int>(weights, Alpha, wrong));
        Assert.Throws<ArgumentOutOfRangeException>("secondStepSize", () => new GradientTd<int>(new StateAggregation(3, 3), GradientTdKind.Gtd2, Alpha, wrong, Gamma));
    }

    // The same episodes of a fixed policy through both learners.
    private static void AssertSame(Func<LinearActionValues<int>, LinearControlLearner<int>> linear, Func<ActionValues, TabularLearner<ActionValues>> tabular)
    {
        WindyGridworld grid = new();
        LinearActionValues<int> weights = new(new StateAggregation(grid.StateCount, grid.StateCount), grid.ActionCount);
        ActionValues table = new(grid.StateCount, grid.ActionCount);
        Predict(linear(weights), new TimeLimit<int, int>(grid, 300), 4); // some episodes are cut, some end
        Predict(tabular(table), new TimeLimit<int, int>(new WindyGridworld(), 300), 4);
        Assert.Contains(table.All.ToArray(), value => value != 0);
        for (int state = 0; state < grid.StateCount; state++)
            for (int action = 0; action < grid.ActionCount; action++)
                Assert.Equal(table[state, action], weights.Of(state)[action], 1e-9);
    }

    private static void Predict(ILearner<LiveEpisode<int, int>> learner, IEnvironment<int, int> environment, long episodes)
    {
        int states = ((RlhfSharp.Agents.Spaces.Discrete)environment.ObservationSpace).Count, actions = ((RlhfSharp.Agents.Spaces.Discrete)environment.ActionSpace).Count;
        Lives.Run(learner, environment, FixedPolicy.Uniform(states, actions, new RandomStream(4)), episodes);
    }
}
