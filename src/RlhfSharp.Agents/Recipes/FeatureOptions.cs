using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Which features a linear approximation sees.</summary>
public sealed record FeatureOptions
{
    [Setting("Which features; automatic: tile_coding, or state_aggregation for numbered states")]
    public FeatureKind Kind { get; init; } = FeatureKind.Automatic;

    [Setting("Grids laid over the observation (tile_coding)", Min = 1)]
    public int Tilings { get; init; } = 8;

    [Setting("Tiles of a grid along each axis (tile_coding)", Min = 1)]
    public int Tiles { get; init; } = 8;

    [Setting("Weights that all tiles share by a hash, 0 for one for each tile (tile_coding)", Min = 0)]
    public int HashSize { get; init; }

    [Setting("Highest power or frequency along each axis (polynomial, fourier)", Min = 0, Max = 100)]
    public int Order { get; init; } = 3;

    [Setting("Groups of states, 0 for one for each state (state_aggregation)", Min = 0)]
    public int Groups { get; init; }

    [Setting("Lower bound of each number of an observation; none for those of the environment")]
    public IReadOnlyList<double> Low { get; init; } = [];

    [Setting("Upper bound of each number of an observation; none for those of the environment")]
    public IReadOnlyList<double> High { get; init; } = [];

    /// <summary>Features of numbered states.</summary>
    internal FeatureMap<int> Create(Discrete states) => Kind is FeatureKind.Automatic or FeatureKind.StateAggregation
        ? new StateAggregation(states.Count, Groups == 0 ? states.Count : Math.Min(Groups, states.Count))
        : throw new UserException($"features.kind is {Kind}, which needs lists of numbers; this environment has numbered states: use state_aggregation.");

    /// <summary>Features of lists of numbers.</summary>
    internal FeatureMap<float[]> Create(Box numbers)
    {
        double[] low = [.. Low.Count > 0 ? Low : numbers.Low.Select(bound => (double)bound)], high = [.. High.Count > 0 ? High : numbers.High.Select(bound => (double)bound)];
        if (low.Length != numbers.Low.Count || high.Length != numbers.Low.Count)
            throw new UserException($"features.low and features.high must have {numbers.Low.Count} numbers each, one for each of an observation.");
        for (int i = 0; i < low.Length; i++)
            if (!(double.IsFinite(high[i] - low[i]) && Math.Abs(high[i] - low[i]) < 1e30 && low[i] < high[i]))
                throw new UserException($"Number {i} of an observation ranges from {low[i]} to {high[i]}: features need finite bounds, the lower first; give features.low and features.high.");
        try
        {
            return Kind switch
            {
                FeatureKind.Automatic or FeatureKind.TileCoding => new TileCoding(low, high, Tilings, Tiles, HashSize),
                FeatureKind.Polynomial => new PolynomialBasis(low, high, Order),
                FeatureKind.Fourier => new FourierBasis(low, high, Order),
                _ => throw new UserException($"features.kind is {Kind}, which needs numbered states; this environment has lists of numbers: use tile_coding."),
            };
        }
        catch (ArgumentException tooMany)
        {
            throw new UserException(tooMany.Message, tooMany);
        }
    }
}
