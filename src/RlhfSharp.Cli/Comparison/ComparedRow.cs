using RlhfSharp.Agents.Comparison;
using RlhfSharp.Agents.Recipes;

namespace RlhfSharp.Cli.Comparison;

/// <summary>One row of a comparison, its settings read and found right.</summary>
/// <param name="Label">Unique in the comparison; also the name of its folder.</param>
/// <param name="Options">The settings of each run but for the seed.</param>
/// <param name="Entry">The row as it was asked for.</param>
/// <param name="Command">What a person types for the same runs, without the seed.</param>
internal sealed record ComparedRow(string Label, ControlOptions Options, ComparisonEntry Entry, string Command)
{
    /// <summary>The settings with this seed, as they stand in the run folder.</summary>
    public string Configuration(int seed) =>
        Core.Configuration.ConfigurationFile.Print(Options with { Seed = seed }, AgentRegistry.Find(Options.Agent).Defaults);
}
