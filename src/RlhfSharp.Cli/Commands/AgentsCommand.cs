using System.CommandLine;
using System.Text.Json.Nodes;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf agents`: every agent, or the settings of one.</summary>
internal sealed class AgentsCommand : RlhfCommand
{
    private readonly Argument<string?> name = new("name") { Description = "An agent; without one they are listed.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON." };

    public AgentsCommand() : base("agents", "List the agents, or show the settings of one with their defaults.", "rlhf agents", "rlhf agents q-learning")
    {
        Add(name);
        Add(json);
    }

    protected override int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(name) is { } chosen)
        {
            var one = AgentRegistry.Find(chosen);
            if (result.GetValue(json)) output.WriteLine(Json(one).ToJsonString());
            else output.Write(Describe(one));
        }
        else if (result.GetValue(json))
        {
            output.WriteLine(new JsonArray([.. AgentRegistry.All.Select(Json)]).ToJsonString());
        }
        else
        {
            foreach (var line in TextTable.Lines([["name", "family", "observations", "actions", "what it is"], .. AgentRegistry.All.Select(Row)])) output.WriteLine(line);
            output.WriteLine();
            output.WriteLine("`rlhf agents NAME` shows the settings of one; `rlhf train --agent NAME --env ID` trains it.");
        }
        return 0;
    }

    private static IReadOnlyList<string> Row(AgentSpecification agent)
    {
        var fit = AgentFit.Of(agent);
        return [agent.Name, agent.Family, fit.Observations, fit.Actions, agent.Description];
    }

    // The whole is a configuration that `rlhf train --config` reads.
    private static string Describe(AgentSpecification agent)
    {
        var fit = AgentFit.Of(agent);
        List<string> lines =
        [
            $"# {agent.Name}: {agent.Description}.",
            $"# Family: {agent.Family}. Observations: {fit.Observations}; actions: {fit.Actions}.",
            .. Presets(agent).Select((preset, index) => $"# {(index == 0 ? "Tuned:" : "      ")} {preset.Command}"),
            "",
            ConfigurationFile.Print(agent.Defaults, agent.Defaults).TrimEnd(),
            "",
        ];
        return string.Join('\n', lines);
    }

    private static JsonObject Json(AgentSpecification agent)
    {
        var fit = AgentFit.Of(agent);
        return new JsonObject
        {
            ["name"] = agent.Name,
            ["family"] = agent.Family,
            ["description"] = agent.Description,
            ["observations"] = fit.Observations,
            ["actions"] = fit.Actions,
            ["settings"] = JsonNode.Parse(ConfigurationFile.JsonSchema(agent.Defaults)),
            ["presets"] = new JsonArray([.. Presets(agent).Select(preset => (JsonNode)preset.Name)]),
        };
    }

    private static IEnumerable<ControlPreset> Presets(AgentSpecification agent) => ControlPreset.All.Where(preset => preset.Agent == agent.Name);
}
