using RlhfSharp.Agents.Environments;

namespace RlhfSharp.Agents.Planning;

/// <summary>Expected returns where episodes are cut after a number of steps and nothing is gained afterwards.</summary>
public static class FiniteHorizon
{
    /// <summary>The best expected return from every state with <paramref name="steps"/> left; the best action may depend on how many are.</summary>
    public static double[] Best(ITransitionModel model, int steps, double gamma = 1) =>
        Repeat(model, steps, (values, state) => Backup.Best(model, values, state, gamma));

    /// <summary>The expected return of a policy from every state with <paramref name="steps"/> left.</summary>
    public static double[] Evaluate(ITransitionModel model, IReadOnlyList<int> policy, int steps, double gamma = 1) =>
        Repeat(model, steps, (values, state) => Backup.ActionValue(model, values, state, policy[state], gamma));

    private static double[] Repeat(ITransitionModel model, int steps, Sweeps.Update update)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        double[] values = new double[model.StateCount], next = new double[model.StateCount];
        for (int step = 0; step < steps; step++)
        {
            for (int state = 0; state < values.Length; state++)
                next[state] = update(values, state);
            (values, next) = (next, values);
        }

        return values;
    }
}
