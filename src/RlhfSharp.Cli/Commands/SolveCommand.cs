using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Planning;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf solve --env E --method M`: dynamic programming on an environment whose every transition is known.</summary>
internal sealed class SolveCommand : RlhfCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Option<string> environment = new("--env", "-e") { Description = "Environment with numbered states, as Gymnasium names it.", HelpName = "ID", DefaultValueFactory = _ => "FrozenLake-v1" };
    private readonly Option<string> method = new("--method", "-m")
    {
        Description = "policy-iteration, value-iteration, or policy-evaluation (of the policy that takes every action equally likely).",
        HelpName = "NAME", DefaultValueFactory = _ => "value-iteration",
    };
    private readonly Option<double> gamma = new("--gamma", "-g") { Description = "Discount of a reward one step later, 0 to 1.", HelpName = "G", DefaultValueFactory = _ => 0.99 };
    private readonly Option<double> tolerance = new("--tolerance", "-t") { Description = "Stop once no value changes by this much.", HelpName = "T", DefaultValueFactory = _ => 1e-10 };
    private readonly Option<bool> inPlace = new("--in-place") { Description = "Let a sweep use the values it has already made; usually fewer sweeps, the same values." };
    private readonly Option<string[]> set = new("--set", "-s") { Description = "Option of the environment: name=value. May be given several times.", HelpName = "NAME=VALUE", Arity = ArgumentArity.OneOrMore };
    private readonly OutputOptions output = new();

    public SolveCommand() : base("solve", "Find the best policy of a small environment by dynamic programming.",
        "rlhf solve --env FrozenLake-v1 --method policy-iteration", "rlhf solve --env Gambler --method value-iteration --gamma 1 --set heads_probability=0.25",
        "rlhf solve --env SmallGridworld --method policy-evaluation --gamma 1")
    {
        method.AcceptOnlyFromAmong("policy-iteration", "value-iteration", "policy-evaluation");
        foreach (var option in (Option[])[environment, method, gamma, tolerance, inPlace, set]) Add(option);
        output.AddTo(this);
    }

    protected override int Run(ParseResult result)
    {
        var id = result.GetValue(environment)!;
        var chosen = result.GetValue(method)!;
        var options = new PlanningOptions { Gamma = result.GetValue(gamma), Tolerance = result.GetValue(tolerance), InPlace = result.GetValue(inPlace) };
        if (options.Gamma is not (>= 0 and <= 1)) throw new UserException($"--gamma is {options.Gamma.ToString(CultureInfo.InvariantCulture)}; give a discount from 0 to 1");
        if (!(options.Tolerance > 0)) throw new UserException($"--tolerance is {options.Tolerance.ToString(CultureInfo.InvariantCulture)}; give a number above 0");
        var model = EnvironmentRegistry.CreateModel(id, Named(result.GetValue(set) ?? []));
        var screen = output.Open(result);

        var plan = Solve(model, chosen, options);
        var start = Backup.AtStart(model, plan.Values);
        foreach (var line in PlanLines.Of(model, plan)) screen.SayMarkup(line);
        screen.Say(string.Create(CultureInfo.InvariantCulture,
            $"{id}, {chosen}, discount {options.Gamma}: expected return from the start {start:0.######}; {Count(plan)}, last change {plan.Residual:0.0e0}"));
        screen.Result(JsonSerializer.Serialize(new
        {
            Environment = id, Method = chosen, options.Gamma, options.Tolerance, plan.Sweeps, plan.Residual, PolicyChanges = plan.Changes,
            ExpectedReturn = start, plan.Policy, plan.Values,
        }, Json));
        return 0;
    }

    private static Plan Solve(ITransitionModel model, string method, PlanningOptions options)
    {
        if (method == "policy-iteration") return PolicyIteration.Solve(model, options);
        if (method == "value-iteration") return ValueIteration.Solve(model, options);
        var estimate = IterativePolicyEvaluation.EvaluateUniform(model, options);
        return new Plan([], estimate.Values, estimate.Sweeps, estimate.Residual, []);
    }

    private static string Count(Plan plan) => $"{plan.Sweeps} sweeps"
        + (plan.Changes.Count > 0 ? $", {plan.Changes.Count} improvements (of {string.Join(", ", plan.Changes)} states)" : "");

    private static Dictionary<string, string> Named(string[] given)
    {
        var options = new Dictionary<string, string>();
        foreach (var option in given)
        {
            if (option.Split('=', 2) is not [{ Length: > 0 } name, var value]) throw new UserException($"--set {option}: give name=value, an option of the environment");
            options[name] = value;
        }
        return options;
    }
}
