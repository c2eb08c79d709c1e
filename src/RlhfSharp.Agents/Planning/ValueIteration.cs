using RlhfSharp.Agents.Environments;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Planning;

/// <summary>Value iteration (Bellman 1957; Sutton and Barto, section 4.4): V(s) becomes max_a of equation 4.10 until nothing changes.</summary>
public static class ValueIteration
{
    /// <summary>The best values and their greedy policy, the lowest of several best actions.</summary>
    /// <exception cref="UserException">There are no values: see <see cref="PlanningOptions.MaximumSweeps"/>.</exception>
    public static Plan Solve(ITransitionModel model, PlanningOptions options)
    {
        StateEstimate estimate = Sweeps.Run(model, (values, state) => Backup.Best(model, values, state, options.Gamma), options);
        return new Plan(Backup.GreedyPolicy(model, [.. estimate.Values], options.Gamma), estimate.Values, estimate.Sweeps, estimate.Residual, []);
    }
}
