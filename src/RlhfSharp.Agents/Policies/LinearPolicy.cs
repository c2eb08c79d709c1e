using RlhfSharp.Agents.Features;

namespace RlhfSharp.Agents.Policies;

/// <summary>Reads greedy policies of linear approximations back.</summary>
public static class LinearPolicy
{
    /// <summary>Its model_type in config.json.</summary>
    public const string Kind = "linear";

    /// <summary>The policy that a description describes, its weights still to be read.</summary>
    public static IControlPolicy FromDescription(PolicyDescription description, ulong seed)
    {
        PolicyDescription features = description.GetSection("features");
        int actions = description.Get<int>("action_count");
        return FeatureMaps.TakesNumberedStates(features)
            ? new LinearPolicy<int>(FeatureMaps.FromDescription<int>(features), actions)
            : new LinearPolicy<float[]>(FeatureMaps.FromDescription<float[]>(features), actions);
    }
}
