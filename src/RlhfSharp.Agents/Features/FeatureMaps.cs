using RlhfSharp.Agents.Policies;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Features;

/// <summary>Feature maps from what they said of themselves.</summary>
internal static class FeatureMaps
{
    /// <summary>The map that <see cref="FeatureMap{TObservation}.Describe"/> described.</summary>
    public static FeatureMap<TObservation> FromDescription<TObservation>(PolicyDescription description) =>
        FromDescription(description) as FeatureMap<TObservation>
        ?? throw new UserException($"The features '{description.Get<string>("kind")}' are not for observations of type {typeof(TObservation).Name}.");

    /// <summary>True where the map takes numbered states.</summary>
    public static bool TakesNumberedStates(PolicyDescription description) => description.Get<string>("kind") is "state_aggregation";

    private static object FromDescription(PolicyDescription description) => description.Get<string>("kind") switch
    {
        "state_aggregation" => new StateAggregation(description.Get<int>("states"), description.Get<int>("groups")),
        "plain" => new PlainFeatures(description.Get<int>("size")),
        "tile_coding" => new TileCoding(
            description.GetList<double>("low"), description.GetList<double>("high"),
            description.Get<int>("tilings"), description.Get<int>("tiles"), description.Get<int>("hash_size")),
        "polynomial" => new PolynomialBasis(description.GetList<double>("low"), description.GetList<double>("high"), description.Get<int>("order")),
        "fourier" => new FourierBasis(description.GetList<double>("low"), description.GetList<double>("high"), description.Get<int>("order")),
        string kind => throw new UserException($"There are no features '{kind}'; known are state_aggregation, plain, tile_coding, polynomial and fourier."),
    };
}
