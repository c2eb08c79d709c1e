using System.Text.Json;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Agents.Planning;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Planning;

/// <summary>Results of Sutton and Barto's book that dynamic programming gives exactly.</summary>
[Trait("Category", "Fixtures")]
public sealed class TextbookFixtureTests
{
    private const string File = "gymnasium/sutton_barto_exact.json";

    [SkippableFact]
    public void Example35_RandomPolicy_AsRecorded() => AssertGrid(
        Read("example_3.5_gridworld_random_policy_V"),
        IterativePolicyEvaluation.EvaluateUniform(new Gridworld(), new PlanningOptions { Gamma = 0.9, Tolerance = 1e-13 }).Values, 1e-10);

    [SkippableTheory, InlineData(false), InlineData(true)]
    public void Example38_OptimalValues_AsRecorded(bool byPolicyIteration)
    {
        PlanningOptions options = new() { Gamma = 0.9, Tolerance = 1e-13, InPlace = true };
        Plan plan = byPolicyIteration ? PolicyIteration.Solve(new Gridworld(), options) : ValueIteration.Solve(new Gridworld(), options);
        AssertGrid(Read("example_3.8_gridworld_optimal_V"), plan.Values, 1e-10);
    }

    [SkippableFact]
    public void Example41_RandomPolicy_AsRecorded() => AssertGrid(
        Read("example_4.1_gridworld_random_policy_V"),
        IterativePolicyEvaluation.EvaluateUniform(new SmallGridworld(), new PlanningOptions { Gamma = 1, Tolerance = 1e-13 }).Values, 1e-10);

    [SkippableFact]
    public void Example42_CarRental_AsRecorded()
    {
        JsonElement recorded = Read("example_4.2_jacks_car_rental");
        Plan plan = PolicyIteration.Solve(new CarRental(), new PlanningOptions { Gamma = 0.9, Tolerance = 1e-9, InPlace = true });
        Assert.Equal(recorded.GetProperty("policy_changes_per_improvement").EnumerateArray().Select(changes => changes.GetInt32()), plan.Changes);
        foreach (int cars in new[] { 0, 10, 20 })
            Assert.Equal(recorded.GetProperty($"V_{cars}_{cars}").AsDouble(), plan.Values[cars * 21 + cars], 1e-7);
        int state = 0;
        foreach (JsonElement row in recorded.GetProperty("policy_cars_moved_rows_first_location_0_to_20").EnumerateArray())
            foreach (JsonElement moved in row.EnumerateArray())
                Assert.Equal(moved.GetInt32(), CarRental.Moved(plan.Policy[state++]));
        Assert.Equal(plan.Policy.Count, state);
    }

    [SkippableFact]
    public void Example43_Gambler_AsRecorded()
    {
        const string prefix = "example_4.3_gambler_ph";
        int found = 0;
        foreach (JsonProperty entry in Fixtures.ReadJson(File).EnumerateObject().Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            found++;
            Gambler model = new(double.Parse(entry.Name[prefix.Length..], System.Globalization.CultureInfo.InvariantCulture));
            Plan plan = ValueIteration.Solve(model, new PlanningOptions { Gamma = 1, Tolerance = 1e-16, InPlace = true });
            double[] values = entry.Value.GetProperty("V").AsDoubles(), some = entry.Value.GetProperty("V_25_50_75").AsDoubles();
            long[] stakes = entry.Value.GetProperty("policy_smallest_maximising_stake").AsInt64s();
            for (int i = 0; i < some.Length; i++)
                Assert.Equal(some[i], plan.Values[25 * (i + 1)], 1e-12);
            for (int capital = 1; capital < 100; capital++)
            {
                Assert.Equal(values[capital], plan.Values[capital], 1e-11);
                Assert.Equal(stakes[capital], plan.Policy[capital] + 1);
            }
        }

        Skip.If(found == 0, $"{File} has no gambler");
    }

    [SkippableFact]
    public void Example54_BlackjackState_AsRecorded()
    {
        BlackjackModel model = new();
        int[] stickOn20 = [.. Enumerable.Range(0, model.StateCount)
            .Select(state => BlackjackIndex.Decode(BlackjackModel.Observe(state)).PlayerSum < 20 ? 1 : 0)];
        double[] values = FiniteHorizon.Evaluate(model, stickOn20, 30);
        Assert.Equal(Read("example_5.4_blackjack_state_13_dealer2_usable_ace_stick20").AsDouble(), values[BlackjackIndex.Encode(13, 2, 1)], 1e-12);
    }

    [SkippableTheory, InlineData("example_6.2_random_walk_true_V_A_to_E", 0), InlineData("example_7.1_19_state_true_V", -1)]
    public void RandomWalk_TrueValues_AsRecorded(string name, double leftReward)
    {
        double[] expected = Read(name).AsDoubles();
        TabularEnvironment walk = Walk.Create(expected.Length, leftReward);
        IReadOnlyList<double> values = IterativePolicyEvaluation.EvaluateUniform(walk, new PlanningOptions { Gamma = 1, Tolerance = 1e-15 }).Values;
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], values[i + 1], 1e-10);
    }

    private static void AssertGrid(JsonElement rows, IReadOnlyList<double> actual, double tolerance)
    {
        double[] expected = [.. rows.EnumerateArray().SelectMany(row => row.AsDoubles())];
        Assert.Equal(expected.Length, actual.Count);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }

    private static JsonElement Read(string name)
    {
        JsonElement recorded = Fixtures.ReadJson(File);
        Skip.IfNot(recorded.TryGetProperty(name, out JsonElement entry), $"{File} has no '{name}'");
        return entry;
    }
}
