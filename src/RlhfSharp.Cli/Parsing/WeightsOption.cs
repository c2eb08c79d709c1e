using System.CommandLine;
using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;

namespace RlhfSharp.Cli.Parsing;

/// <summary>--weights: how the weights that tokens are sampled from are stored.</summary>
internal static class WeightsOption
{
    private static readonly string[] names = Array.ConvertAll(Enum.GetValues<WeightFormat>(), Name);

    /// <summary>The option, float32 by default.</summary>
    public static Option<string> Create(string description) => new("--weights")
    {
        Description = description,
        DefaultValueFactory = _ => Name(WeightFormat.Float32),
        HelpName = "FORMAT",
    };

    /// <summary>What the user types for a format.</summary>
    public static string Name(WeightFormat format) => format.ToString().ToLowerInvariant();

    /// <summary>The format called so.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static WeightFormat Parse(string? name) => Array.IndexOf(names, name) is >= 0 and var index
        ? Enum.GetValues<WeightFormat>()[index]
        : throw new UserException($"--weights is '{name}'; give {string.Join(", ", names[..^1])} or {names[^1]}");
}
