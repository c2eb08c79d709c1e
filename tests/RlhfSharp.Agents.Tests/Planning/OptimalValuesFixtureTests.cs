using System.Text.Json;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Agents.Planning;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Planning;

/// <summary>Exact values of Gymnasium's tabular environments, recorded from another implementation of dynamic programming.</summary>
public sealed class OptimalValuesFixtureTests
{
    private const string File = "gymnasium/optimal_values.json";

    public static IEnumerable<object[]> Names() => Fixtures.Exists(File)
        ? Fixtures.ReadJson(File).EnumerateObject().Select(entry => new object[] { entry.Name })
        : [[Fixtures.AbsentFile]];

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Names))]
    public void ValueIteration_AsRecorded(string name)
    {
        JsonElement recorded = Read(name);
        Skip.If(recorded.ValueKind != JsonValueKind.Object, "card games are checked below");
        ITransitionModel model = Model(name);
        foreach (JsonProperty entry in recorded.EnumerateObject())
        {
            if (entry.Name.StartsWith("gamma_", StringComparison.Ordinal))
                CheckValues(model, double.Parse(entry.Name[6..], System.Globalization.CultureInfo.InvariantCulture), entry.Value);
            else if (entry.Name.StartsWith("best_undiscounted_return_within_", StringComparison.Ordinal))
                Assert.Equal(entry.Value.AsDouble(), Backup.AtStart(model, FiniteHorizon.Best(model, int.Parse(entry.Name.Split('_')[4]))), 1e-12);
            else
                Fixtures.SkipUnknownCase(File, entry.Name);
        }
    }

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Names))]
    public void PolicyIteration_FindsTheSameValues(string name)
    {
        JsonElement recorded = Read(name);
        Skip.If(recorded.ValueKind != JsonValueKind.Object, "card games are checked below");
        ITransitionModel model = Model(name);
        foreach (JsonProperty entry in recorded.EnumerateObject())
        {
            if (!entry.Name.StartsWith("gamma_0", StringComparison.Ordinal))
                continue;
            double gamma = double.Parse(entry.Name[6..], System.Globalization.CultureInfo.InvariantCulture);
            Plan plan = PolicyIteration.Solve(model, new PlanningOptions { Gamma = gamma, Tolerance = 1e-12, InPlace = true });
            AssertClose(entry.Value.GetProperty("V").AsDoubles(), plan.Values, 1e-9);
            Assert.Equal(0, plan.Changes[^1]);
        }
    }

    [SkippableFact, Trait("Category", "Fixtures")]
    public void Blackjack_AsRecorded()
    {
        foreach (JsonElement recorded in Read("Blackjack-v1").EnumerateArray())
        {
            BlackjackModel model = new(recorded.GetProperty("sab").GetBoolean(), recorded.GetProperty("natural").GetBoolean());
            Plan plan = ValueIteration.Solve(model, new PlanningOptions { Gamma = 1 });
            Assert.Equal(recorded.GetProperty("optimal_expected_return").AsDouble(), Backup.AtStart(model, plan.Values), 1e-12);
            foreach (int threshold in new[] { 17, 20 })
            {
                int[] policy = [.. Enumerable.Range(0, model.StateCount)
                    .Select(state => BlackjackIndex.Decode(BlackjackModel.Observe(state)).PlayerSum < threshold ? 1 : 0)];
                double expected = recorded.GetProperty($"hit_below_{threshold}_expected_return").AsDouble();
                Assert.Equal(expected, Backup.AtStart(model, FiniteHorizon.Evaluate(model, policy, 30)), 1e-12);
            }

            JsonElement policies = recorded.GetProperty("policy_hit1_stick0_rows_by_player_sum_columns_dealer_1_to_10");
            foreach ((string kind, int ace) in new[] { ("no_usable_ace", 0), ("usable_ace", 1) })
                foreach (JsonProperty row in policies.GetProperty(kind).EnumerateObject())
                    for (int dealer = 1; dealer <= 10; dealer++)
                    {
                        int state = BlackjackIndex.Encode(int.Parse(row.Name), dealer, ace);
                        Assert.Equal(row.Value[dealer - 1].GetInt32(), plan.Policy[state]);
                        double[] values = recorded.GetProperty("q_stick_hit").GetProperty(kind).GetProperty(row.Name)[dealer - 1].AsDoubles();
                        for (int action = 0; action < 2; action++)
                            Assert.Equal(values[action], Backup.ActionValue(model, [.. plan.Values], state, action, 1), 1e-12);
                    }
        }
    }

    [Fact]
    public void BlackjackModel_AgainstTheGame_PaysTheSameOnAverage()
    {
        // Hit below 15 over 200,000 hands: the standard error is 0.0021.
        IEnvironment<int, int> game = EnvironmentRegistry.Create<int, int>("Blackjack-v1");
        BlackjackModel model = new();
        int[] policy = [.. Enumerable.Range(0, model.StateCount)
            .Select(state => BlackjackIndex.Decode(BlackjackModel.Observe(state)).PlayerSum < 15 ? 1 : 0)];
        double sum = 0;
        const int hands = 200_000;
        for (int hand = 0; hand < hands; hand++)
        {
            int state = game.Reset(hand == 0 ? 1 : null);
            StepResult<int> result;
            do
            {
                result = game.Step(policy[state]);
                sum += result.Reward;
                state = result.Observation;
            }
            while (!result.Terminated);
        }

        Assert.Equal(Backup.AtStart(model, FiniteHorizon.Evaluate(model, policy, 30)), sum / hands, 0.008);
    }

    private static void CheckValues(ITransitionModel model, double gamma, JsonElement recorded)
    {
        Plan plan = ValueIteration.Solve(model, new PlanningOptions { Gamma = gamma, Tolerance = 1e-13 });
        Assert.Equal(recorded.GetProperty("expected_value_at_start").AsDouble(), Backup.AtStart(model, plan.Values), 1e-11);
        AssertClose(recorded.GetProperty("V").AsDoubles(), plan.Values, 1e-11);
        Assert.Equal(recorded.GetProperty("sweeps_synchronous_tol_1e-13").GetInt32(), plan.Sweeps);
        int state = 0;
        foreach (JsonElement ties in recorded.GetProperty("greedy_actions_all_ties").EnumerateArray())
            Assert.Equal(ties.EnumerateArray().Select(action => action.GetInt32()), Backup.GreedyActions(model, [.. plan.Values], state++, gamma));
    }

    private static void AssertClose(double[] expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }

    private static ITransitionModel Model(string name)
    {
        // Names are an id and, after points, what to make of it: FrozenLake-v1.8x8.slippery.
        string[] parts = name.Split('.');
        Dictionary<string, string> options = [];
        foreach (string part in parts[1..])
        {
            (string Key, string Value)? option = part switch
            {
                "4x4" or "8x8" => ("map_name", part),
                "slippery" => ("is_slippery", "true"),
                "det" => ("is_slippery", "false"),
                "rainy" => ("is_rainy", "true"),
                _ => null,
            };
            Skip.If(option is null, $"{File}: '{name}' has the part '{part}', which no test knows: not checked");
            options.Add(option!.Value.Key, option.Value.Value);
        }

        return EnvironmentRegistry.CreateModel(parts[0], options);
    }

    private static JsonElement Read(string name)
    {
        JsonElement recorded = Fixtures.ReadJson(File);
        Skip.IfNot(recorded.TryGetProperty(name, out JsonElement entry), $"{File} has no '{name}'");
        return entry;
    }
}
