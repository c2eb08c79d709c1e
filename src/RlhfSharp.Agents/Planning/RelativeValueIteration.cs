using RlhfSharp.Agents.Environments;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Planning;

/// <summary>
/// Relative value iteration (White 1963; Puterman, "Markov Decision Processes", section 8.5.5) for the average reward of tasks
/// that never end: V(s) becomes max_a sum p [r + V(s')] less its value in state 0, until all differences stand still.
/// </summary>
public static class RelativeValueIteration
{
    /// <summary>A best policy, its average reward to within <paramref name="tolerance"/>.</summary>
    /// <exception cref="UserException">The differences go on changing after <paramref name="maximumSweeps"/> sweeps.</exception>
    public static AverageRewardPlan Solve(ITransitionModel model, double tolerance = 1e-11, int maximumSweeps = 100_000) =>
        Sweep(model, (values, state) => Backup.Best(model, values, state, gamma: 1), tolerance, maximumSweeps);

    /// <summary>The average reward of a policy, an action for every state, to within <paramref name="tolerance"/>.</summary>
    /// <exception cref="UserException">The differences go on changing after <paramref name="maximumSweeps"/> sweeps.</exception>
    public static double Evaluate(ITransitionModel model, IReadOnlyList<int> policy, double tolerance = 1e-11, int maximumSweeps = 100_000) =>
        Sweep(model, (values, state) => Backup.ActionValue(model, values, state, policy[state], gamma: 1), tolerance, maximumSweeps).AverageReward;

    private static AverageRewardPlan Sweep(ITransitionModel model, Func<double[], int, double> backup, double tolerance, int maximumSweeps)
    {
        double[] values = new double[model.StateCount], next = new double[model.StateCount];
        for (int sweep = 0; sweep < maximumSweeps; sweep++)
        {
            double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
            for (int state = 0; state < values.Length; state++)
            {
                next[state] = backup(values, state);
                lowest = Math.Min(lowest, next[state] - values[state]); // the average reward lies between the two
                highest = Math.Max(highest, next[state] - values[state]);
            }

            double reference = next[0];
            for (int state = 0; state < values.Length; state++)
                values[state] = next[state] - reference;
            if (highest - lowest < tolerance)
                return new AverageRewardPlan((lowest + highest) / 2, values, Backup.GreedyPolicy(model, values, gamma: 1));
        }

        throw new UserException($"The average reward is not settled after {maximumSweeps} sweeps: states may not all be reached from each other; allow more sweeps.");
    }
}
