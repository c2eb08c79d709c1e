using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Agents.Replays;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Parsing;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf envs`: every environment, or all that is known of one.</summary>
internal sealed class EnvsCommand : RlhfCommand
{
    private readonly Argument<string?> id = new("id") { Description = "An environment; without one they are listed.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON." };

    public EnvsCommand() : base("envs", "List the environments, or show one: its spaces, its options, the agents that fit.", "rlhf envs", "rlhf envs FrozenLake-v1")
    {
        Add(id);
        Add(json);
    }

    protected override int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(id) is { } chosen)
        {
            var one = EnvironmentRegistry.Find(chosen);
            if (result.GetValue(json)) output.WriteLine(Json(one).ToJsonString());
            else foreach (var line in Describe(one)) output.WriteLine(line);
        }
        else if (result.GetValue(json))
        {
            output.WriteLine(new JsonArray([.. EnvironmentRegistry.All.Select(Json)]).ToJsonString());
        }
        else
        {
            foreach (var line in List()) output.WriteLine(line);
        }
        return 0;
    }

    private static List<string> List()
    {
        List<IReadOnlyList<string>> rows = [["id", "observations", "actions", "steps", "solved at", "what it is"]];
        var chapters = EnvironmentRegistry.All.GroupBy(environment => environment.Chapter).ToList();
        foreach (var environment in chapters.SelectMany(chapter => chapter))
        {
            var copy = Copy(environment);
            rows.Add([environment.Id, SpaceText.Short(copy.ObservationSpace), SpaceText.Short(copy.ActionSpace), $"{environment.MaximumSteps}", Number(environment.RewardThreshold), environment.Description]);
        }
        var lines = TextTable.Lines(rows).ToList();
        List<string> listed = [lines[0]];
        var next = 1;
        foreach (var chapter in chapters)
        {
            listed.AddRange(["", Chapter(chapter.Key), .. lines.GetRange(next, chapter.Count())]);
            next += chapter.Count();
        }
        return [.. listed, "", "`rlhf envs ID` shows one of them; `rlhf watch --random --env ID` lets you look at it."];
    }

    private static List<string> Describe(EnvironmentSpecification environment)
    {
        var copy = Copy(environment);
        var player = new EpisodePlayer(copy, new RandomPolicy(copy.ActionSpace, 0));
        List<string> lines = [environment.Id, environment.Description + ".", ""];
        Facts("observations", SpaceText.Long(copy.ObservationSpace));
        Facts("actions", SpaceText.Long(copy.ActionSpace, player.ActionNames));
        Facts("step limit", [environment.MaximumSteps is { } limit ? $"{limit}" : "none"]);
        if (environment.RewardThreshold is { } threshold) Facts("solved at", [$"a mean return of {Number(threshold)}"]);
        Facts("agents", Agents(environment) is { Count: > 0 } agents ? [string.Join(", ", agents)] : ["none yet"]);
        Facts("tuned", Presets(environment).Select(preset => preset.Command));
        Facts("options", environment.Options.Select(option => $"{option.Key}: {option.Value}"));
        if (environment.Options.Count > 0) Facts("", [$"such as --set 'environment.options=[{environment.Options.Keys.First()}=...]'"]);
        lines.AddRange(["", "The first state with seed 0:", "", .. player.Play(0, 1).First().Frame.Text.Split('\n').Select(line => "  " + line)]);
        return lines;

        void Facts(string name, IEnumerable<string> facts)
        {
            foreach (var fact in facts)
            {
                lines.Add($"{name,-14}{fact}");
                name = "";
            }
        }
    }

    private static JsonObject Json(EnvironmentSpecification environment)
    {
        var copy = Copy(environment);
        return new JsonObject
        {
            ["id"] = environment.Id,
            ["chapter"] = Chapter(environment.Chapter),
            ["description"] = environment.Description,
            ["observations"] = SpaceText.Json(copy.ObservationSpace),
            ["actions"] = SpaceText.Json(copy.ActionSpace),
            ["maximum_steps"] = environment.MaximumSteps,
            ["reward_threshold"] = environment.RewardThreshold,
            ["options"] = new JsonObject(environment.Options.Select(option => KeyValuePair.Create(option.Key, (JsonNode?)option.Value))),
            ["agents"] = new JsonArray([.. Agents(environment).Select(agent => (JsonNode)agent)]),
            ["presets"] = new JsonArray([.. Presets(environment).Select(preset => (JsonNode)preset.Name)]),
        };
    }

    private static IVectorEnvironment Copy(EnvironmentSpecification environment) => EnvironmentRegistry.CreateVector(environment.Id, 1, autoreset: AutoresetMode.NextStep);

    private static List<string> Agents(EnvironmentSpecification environment) =>
        [.. AgentRegistry.All.Where(agent => AgentFit.Of(agent).Fits(environment)).Select(agent => agent.Name)];

    private static IEnumerable<ControlPreset> Presets(EnvironmentSpecification environment) => ControlPreset.All.Where(preset => preset.Environment == environment.Id);

    private static string Chapter(EnvironmentChapter chapter) => chapter switch
    {
        EnvironmentChapter.Classic => "classic control",
        EnvironmentChapter.ToyText => "toy text",
        _ => "textbook",
    };

    private static string Number(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
