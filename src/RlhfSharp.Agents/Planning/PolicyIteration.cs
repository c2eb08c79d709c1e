using RlhfSharp.Agents.Environments;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Planning;

/// <summary>Policy iteration (Howard 1960; Sutton and Barto, section 4.3): evaluate, improve, until no action changes.</summary>
public static class PolicyIteration
{
    /// <summary>
    /// A best policy. An action stays where it is among the best; otherwise the lowest of these takes its place. Each
    /// evaluation begins with the values of the policy before.
    /// </summary>
    /// <param name="model">The environment.</param>
    /// <param name="options">Discount, tolerance, kind of sweep.</param>
    /// <param name="start">The policy to begin with; action 0 everywhere where there is none.</param>
    /// <exception cref="UserException">A policy on the way has no values, as may happen with a discount of 1.</exception>
    public static Plan Solve(ITransitionModel model, PlanningOptions options, IReadOnlyList<int>? start = null)
    {
        int[] policy = start is null ? new int[model.StateCount] : [.. start];
        List<int> changes = [];
        StateEstimate estimate = new(new double[model.StateCount], 0, 0);
        do
        {
            StateEstimate next = IterativePolicyEvaluation.Evaluate(model, policy, options, estimate.Values);
            estimate = next with { Sweeps = estimate.Sweeps + next.Sweeps };
            changes.Add(Improve(model, policy, [.. estimate.Values], options.Gamma));
        }
        while (changes[^1] > 0);
        return new Plan(policy, estimate.Values, estimate.Sweeps, estimate.Residual, changes);
    }

    private static int Improve(ITransitionModel model, int[] policy, double[] values, double gamma)
    {
        int changed = 0;
        for (int state = 0; state < policy.Length; state++)
        {
            IReadOnlyList<int> best = Backup.GreedyActions(model, values, state, gamma);
            if (best.Contains(policy[state]))
                continue;
            policy[state] = best[0];
            changed++;
        }

        return changed;
    }
}
