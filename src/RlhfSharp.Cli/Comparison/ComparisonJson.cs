using System.Text.Json;
using System.Text.Json.Nodes;
using RlhfSharp.Agents.Comparison;
using RlhfSharp.Cli.Diagnosis;
using RlhfSharp.Core;

namespace RlhfSharp.Cli.Comparison;

/// <summary>A comparison for machines.</summary>
internal static class ComparisonJson
{
    /// <summary>One object: rows with every score, duels with every test.</summary>
    public static JsonObject Of(ComparisonResult result) => new()
    {
        ["program"] = ProgramBuild.Name,
        ["engine"] = FusedOps.EngineName,
        ["jobs"] = result.Jobs,
        ["rows"] = new JsonArray([.. result.Pairs.Select(pair => Row(pair.Row, pair.Contestant))]),
        ["duels"] = new JsonArray([.. result.Duels.Select(Duel)]),
    };

    private static JsonNode Row(ComparedRow row, Contestant contestant) => new JsonObject
    {
        ["label"] = row.Label,
        ["agent"] = contestant.Agent,
        ["environment"] = contestant.Environment,
        ["score"] = contestant.Kind.ToString().ToLowerInvariant(),
        ["command"] = row.Command,
        ["mean"] = contestant.Mean,
        ["standard_deviation"] = contestant.Deviation,
        ["mean_interval"] = Interval(contestant.MeanInterval),
        ["interquartile_mean"] = contestant.InterquartileMean,
        ["interquartile_mean_interval"] = Interval(contestant.InterquartileMeanInterval),
        ["at_least"] = row.Entry.AtLeast,
        ["of"] = row.Entry.AtLeast is null ? null : row.Entry.Of.ToString().ToLowerInvariant(),
        ["reached"] = ComparisonResult.Reached(row, contestant),
        ["runs"] = new JsonArray([.. contestant.Runs.Select(run => new JsonObject { ["seed"] = run.Seed, ["score"] = run.Score, ["seconds"] = run.Seconds })]),
    };

    private static JsonNode Duel(Duel duel) => new JsonObject
    {
        ["better"] = duel.Better.Label,
        ["worse"] = duel.Worse.Label,
        ["environment"] = duel.Better.Environment,
        ["difference"] = duel.Difference,
        ["difference_interval"] = Interval(duel.DifferenceInterval),
        ["welch_p"] = duel.WelchP,
        ["welch_p_corrected"] = duel.CorrectedP,
        ["mann_whitney_p"] = duel.MannWhitneyP,
        ["effect_size"] = double.IsFinite(duel.EffectSize) ? duel.EffectSize : null,
        ["probability_of_improvement"] = duel.ProbabilityOfImprovement,
        ["probability_interval"] = Interval(duel.ProbabilityInterval),
        ["sentence"] = duel.Sentence(),
    };

    private static JsonArray Interval(Interval interval) => [JsonValue.Create(interval.Low), JsonValue.Create(interval.High)];

    /// <summary>The object as a file holds it.</summary>
    public static string Indented(JsonObject json) => json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
}
