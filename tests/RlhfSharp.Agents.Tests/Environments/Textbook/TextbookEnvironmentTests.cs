using System.Text.Json;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Figures;
using RlhfSharp.Agents.Planning;
using RlhfSharp.Core;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Environments.Textbook;

/// <summary>Exact results of Sutton and Barto's book on the environments that figures run on.</summary>
[Trait("Category", "Fixtures")]
public sealed class TextbookEnvironmentTests
{
    private const string File = "gymnasium/sutton_barto_exact.json";

    [SkippableTheory]
    [InlineData("example_6.2_random_walk_true_V_A_to_E", 0)]
    [InlineData("example_7.1_19_state_true_V", -1)]
    public void RandomWalk_Values_AsRecorded(string name, double leftReward)
    {
        double[] expected = Read(name).AsDoubles();
        IReadOnlyList<double> values = Values(new RandomWalk(expected.Length, leftReward, 1));
        for (int state = 0; state < expected.Length; state++)
            Assert.Equal(expected[state], values[state], 1e-10);
    }

    [SkippableFact]
    public void LongRandomWalk_Values_AsRecorded()
    {
        double[] expected = Read("example_9.1_1000_state_true_V_at_1_100_250_500_501_750_1000").AsDoubles();
        IReadOnlyList<double> values = Values(new RandomWalk(1000, -1, 1, reach: 100));
        int[] states = [1, 100, 250, 500, 501, 750, 1000];
        for (int i = 0; i < states.Length; i++)
            Assert.Equal(expected[i], values[states[i] - 1], 1e-9);
    }

    [SkippableTheory, InlineData("four_moves", false), InlineData("kings_moves", true)]
    public void WindyGridworld_ShortestWay_AsRecorded(string name, bool kingsMoves) => Assert.Equal(
        Read("example_6.5_windy_gridworld_shortest").GetProperty(name).GetDouble(), -BestAtStart(new WindyGridworld(kingsMoves)), 1e-9);

    [Fact]
    public void WindyGridworld_VaryingWind_TakesLongerThanTheSteady() =>
        Assert.True(-BestAtStart(new WindyGridworld(kingsMoves: true, isStochastic: true)) > 7.5);

    [SkippableFact]
    public void DynaMaze_ShortestWay_AsRecorded()
    {
        int shortest = Read("example_8.1_dyna_maze_shortest").GetInt32();
        DynaMaze maze = new(DynaMaze.Usual);
        Assert.Equal(0, FiniteHorizon.Best(maze, shortest - 1)[2 * 9]);
        Assert.Equal(1, FiniteHorizon.Best(maze, shortest)[2 * 9]);
    }

    [Fact]
    public void ChangingMaze_AfterItsStep_IsTheOther()
    {
        ChangingMaze maze = ChangingMaze.Blocking();
        maze.Reset(0);
        Assert.Equal(2 * 9 + 8, Climb());
        for (int step = 0; step < 1000; step++)
            maze.Step(2);
        Assert.NotEqual(2 * 9 + 8, Climb());

        // To the right wall and up through the gap beside it.
        int Climb()
        {
            int state = maze.Reset();
            foreach (int action in Enumerable.Repeat(1, 5).Concat(Enumerable.Repeat(0, 3)))
                state = maze.Step(action).Observation;
            return state;
        }
    }

    [Fact]
    public void ChangingMaze_Options_SayWhenItChanges()
    {
        ChangingMaze Create(string step) => (ChangingMaze)EnvironmentRegistry.Create<int, int>("ShortcutMaze", new Dictionary<string, string> { ["change_step"] = step });
        Assert.Equal(7, Create("7").ChangeStep);
        Assert.Equal(3000, ((ChangingMaze)EnvironmentRegistry.Create<int, int>("ShortcutMaze")).ChangeStep);
        Assert.Contains("'-1'", Assert.Throws<UserException>(() => Create("-1")).Message);
    }

    [SkippableFact]
    public void AccessControl_BestPolicy_AsRecorded()
    {
        JsonElement recorded = Read("example_10.2_access_control");
        AverageRewardPlan plan = RelativeValueIteration.Solve(new AccessControl());
        Assert.Equal(recorded.GetProperty("optimal_average_reward").GetDouble(), plan.AverageReward, 1e-9);
        int state = 0;
        foreach (JsonElement row in recorded.GetProperty("accept_policy_rows_free_servers_0_to_10_columns_priority_1_2_4_8").EnumerateArray())
            foreach (JsonElement accepts in row.EnumerateArray())
                Assert.Equal(accepts.GetInt32(), plan.Policy[state++]);
        Assert.Equal(plan.Policy.Count, state);
    }

    [SkippableFact]
    public void ShortCorridor_Values_AsRecorded()
    {
        JsonElement recorded = Read("example_13.1_short_corridor");
        Assert.Equal(recorded.GetProperty("best_value").GetDouble(), Corridor(recorded.GetProperty("closed_form_best_p_right").GetDouble()), 1e-8);
        Assert.Equal(recorded.GetProperty("value_p_right_0.95").GetDouble(), Corridor(0.95), 1e-8);
        Assert.Equal(recorded.GetProperty("value_p_right_0.05").GetDouble(), Corridor(0.05), 1e-8);

        static double Corridor(double right) => IterativePolicyEvaluation.Evaluate(
            ShortCorridor.Model, [1 - right, right, 1 - right, right, 1 - right, right],
            new PlanningOptions { Gamma = 1, Tolerance = 1e-13, InPlace = true }).Values[0];
    }

    [SkippableFact]
    public void Baird_ExpectedUpdates_DivergeAsRecorded()
    {
        double[][] history = BairdFigure.ExpectedUpdates();
        foreach (JsonProperty sweep in Read("figure_11.2_baird_dp_updates_alpha0.01").GetProperty("w_after_sweeps").EnumerateObject())
        {
            double[] expected = sweep.Value.AsDoubles();
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], history[i][int.Parse(sweep.Name)], 1e-9);
        }
    }

    [Fact]
    public void MaximizationBias_LeftThenAny_EndsWithANoisyReward()
    {
        MaximizationBias environment = new();
        double sum = 0;
        environment.Reset(0);
        for (int episode = 0; episode < 10_000; episode++)
        {
            Assert.Equal(new StepResult<int>(1, 0, false, false), environment.Step(MaximizationBias.Left));
            sum += environment.Step(episode % 10).Reward;
            environment.Reset();
        }

        Assert.Equal(-0.1, sum / 10_000, 0.03); // three standard errors
        Assert.Equal(new StepResult<int>(0, 0, true, false), environment.Step(1));
    }

    private static IReadOnlyList<double> Values(ITransitionModel model) =>
        IterativePolicyEvaluation.EvaluateUniform(model, new PlanningOptions { Gamma = 1, Tolerance = 1e-12, InPlace = true }).Values;

    private static double BestAtStart(ITransitionModel model) =>
        Backup.AtStart(model, ValueIteration.Solve(model, new PlanningOptions { Gamma = 1, Tolerance = 1e-12, InPlace = true }).Values);

    private static JsonElement Read(string name)
    {
        JsonElement recorded = TestSupport.Fixtures.ReadJson(File);
        Skip.IfNot(recorded.TryGetProperty(name, out JsonElement entry), $"{File} has no '{name}'");
        return entry;
    }
}
