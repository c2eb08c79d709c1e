using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Agents.Planning;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Tests.Planning;

public sealed class PlanningTests
{
    // Two states: in 0, action 0 waits (reward 1), action 1 moves to 1 (reward 0); in 1 every action ends (reward 10).
    private static readonly TabularEnvironment s_two = new([1, 0, 0], 2, (state, action) => (state, action) switch
    {
        (0, 0) => [new Transition(1, 0, 1, false)],
        (0, _) => [new Transition(1, 1, 0, false)],
        (1, _) => [new Transition(1, 2, 10, true)],
        _ => [new Transition(1, 2, 0, true)],
    });

    [Theory, InlineData(0.8, 1, 8), InlineData(0.95, 0, 20)] // moving gives 10 gamma, waiting for ever 1 / (1 - gamma)
    public void ValueIteration_ByHand_WeighsNowAgainstLater(double gamma, int action, double value)
    {
        Plan plan = ValueIteration.Solve(s_two, new PlanningOptions { Gamma = gamma });
        Assert.Equal(action, plan.Policy[0]);
        Assert.Equal(value, plan.Values[0], 1e-7);
        Assert.Equal((10, 0), (plan.Values[1], plan.Values[2]));
    }

    [Fact]
    public void Evaluate_TerminatedOutcome_CountsNothingAfterwards()
    {
        // Its next state is worth 10 to whoever stands there, which an ending must not see.
        TabularEnvironment ends = new([1, 0], 1, (state, _) => state == 0 ? [new Transition(1, 1, 3, true)] : [new Transition(1, 1, 1, false)]);
        Assert.Equal(3, IterativePolicyEvaluation.EvaluateUniform(ends, new PlanningOptions { Gamma = 0.9 }).Values[0]);
    }

    [Fact]
    public void Evaluate_InPlace_NeedsFewerSweepsForTheSameValues()
    {
        PlanningOptions options = new() { Gamma = 1, Tolerance = 1e-12 };
        StateEstimate synchronous = IterativePolicyEvaluation.EvaluateUniform(new SmallGridworld(), options);
        StateEstimate inPlace = IterativePolicyEvaluation.EvaluateUniform(new SmallGridworld(), options with { InPlace = true });
        Assert.True(inPlace.Sweeps < synchronous.Sweeps, $"{inPlace.Sweeps} and {synchronous.Sweeps} sweeps");
        for (int state = 0; state < 16; state++)
            Assert.Equal(synchronous.Values[state], inPlace.Values[state], 1e-9);
        Assert.True(synchronous.Residual < 1e-12);
    }

    [Fact]
    public void PolicyIteration_PolicyThatNeverEnds_SaysWhatToDo()
    {
        UserException error = Assert.Throws<UserException>(() =>
            PolicyIteration.Solve(new CliffWalking(), new PlanningOptions { Gamma = 1, MaximumSweeps = 1000 }));
        Assert.Contains("discount below 1", error.Message);
    }

    [Fact]
    public void FiniteHorizon_StepByStep_SeesOneStepFurther()
    {
        Assert.Equal(0, FiniteHorizon.Best(s_two, 0)[0]);
        Assert.Equal(1, FiniteHorizon.Best(s_two, 1)[0]); // waits
        Assert.Equal(10, FiniteHorizon.Best(s_two, 2)[0]); // moves, ends
        Assert.Equal(11, FiniteHorizon.Best(s_two, 3)[0]); // waits, moves, ends
        Assert.Equal(3, FiniteHorizon.Evaluate(s_two, [0, 0, 0], 3)[0]);
        Assert.Equal(2.71, FiniteHorizon.Evaluate(s_two, [0, 0, 0], 3, gamma: 0.9)[0], 1e-12);
    }

    [Theory, InlineData(1.5, 1e-6), InlineData(0.9, 0), InlineData(0.9, double.NaN)]
    public void Solve_ImpossibleOptions_AreRefused(double gamma, double tolerance) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        ValueIteration.Solve(s_two, new PlanningOptions { Gamma = gamma, Tolerance = tolerance }));

    [Fact]
    public void CarRental_ActionsBeyondTheCarsThere_MoveThemAll()
    {
        CarRental model = new();
        int two = 3, five = 9; // actions that move 2 and 5 cars
        Assert.Equal((2, 5), (CarRental.Moved(two), CarRental.Moved(five)));
        int state = 2 * 21 + 7;
        Assert.Equal(model[state, two], model[state, five]);
        Assert.NotEqual(model[state, 0][0].Reward, model[state, two][0].Reward);
    }
}
