using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Agents.Figures;

/// <summary>How many numbered states and actions an environment has.</summary>
internal static class SpaceCounts
{
    public static int StateCount(this IEnvironment<int, int> environment) => ((Discrete)environment.ObservationSpace).Count;

    public static int ActionCount<TObservation>(this IEnvironment<TObservation, int> environment) => ((Discrete)environment.ActionSpace).Count;
}
