using System.Text.Json;
using RlhfSharp.Agents.Environments;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Environments;

/// <summary><c>P[state][action]</c> of the tabular environments, value for value and in Gymnasium's order.</summary>
public sealed class TransitionTableFixtureTests
{
    private const string File = "gymnasium/transition_tables.json";

    public static IEnumerable<object[]> Recorded() => !Fixtures.Exists(File)
        ? [[Fixtures.AbsentFile]]
        : Fixtures.ReadJson(File).EnumerateObject().Select(table => new object[] { table.Name });

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void Table_AsRecorded(string name)
    {
        JsonElement recorded = Fixtures.ReadJson(File);
        Skip.If(!recorded.TryGetProperty(name, out JsonElement table) || table.Find("P") is null, $"{File}: '{name}' is no table");

        // Names are an id and, after points, what to make of it: FrozenLake-v1.8x8.slippery.
        string[] parts = name.Split('.', 2);
        Dictionary<string, string> options = [];
        foreach (string part in parts.Length > 1 ? parts[1].Split('.', '_') : [])
        {
            (string Key, string Value)? option = part switch
            {
                "4x4" or "8x8" => ("map_name", part),
                "slippery" => ("is_slippery", "true"),
                "det" => ("is_slippery", "false"),
                "rainy" => ("is_rainy", "true"),
                "fickle" => ("fickle_passenger", "true"),
                _ => null,
            };
            Skip.If(option is null, $"{File}: '{name}' has the part '{part}', which no test knows: not checked");
            options.Add(option!.Value.Key, option.Value.Value);
        }

        ITransitionModel model = EnvironmentRegistry.CreateModel(parts[0], options);
        JsonElement states = table.GetProperty("P");
        Assert.Equal(states.GetArrayLength(), model.StateCount);
        for (int state = 0; state < model.StateCount; state++)
        {
            Assert.Equal(states[state].GetArrayLength(), model.ActionCount);
            for (int action = 0; action < model.ActionCount; action++)
            {
                IEnumerable<Transition> expected = states[state][action].EnumerateArray().Select(outcome => new Transition(
                    outcome[0].AsDouble(), (int)outcome[1].AsInt64(), outcome[2].AsDouble(), outcome[3].AsInt64() == 1));
                Assert.Equal(expected, model[state, action]);
            }
        }
    }
}
