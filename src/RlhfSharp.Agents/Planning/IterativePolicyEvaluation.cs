using RlhfSharp.Agents.Environments;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Planning;

/// <summary>Iterative policy evaluation (Sutton and Barto, section 4.1): equation 4.5 until nothing changes.</summary>
public static class IterativePolicyEvaluation
{
    /// <summary>The values of a policy with chance.</summary>
    /// <param name="model">The environment.</param>
    /// <param name="probabilities">pi(a|s), [states, actions] row by row.</param>
    /// <param name="options">Discount, tolerance, kind of sweep.</param>
    /// <exception cref="UserException">There are no values: see <see cref="PlanningOptions.MaximumSweeps"/>.</exception>
    public static StateEstimate Evaluate(ITransitionModel model, double[] probabilities, PlanningOptions options)
    {
        if (probabilities.Length != model.StateCount * model.ActionCount)
            throw new ArgumentException($"{model.StateCount} states of {model.ActionCount} actions need as many probabilities, not {probabilities.Length}.", nameof(probabilities));
        return Sweeps.Run(model, Update, options);

        double Update(ReadOnlySpan<double> values, int state)
        {
            double sum = 0;
            for (int action = 0; action < model.ActionCount; action++)
                if (probabilities[state * model.ActionCount + action] is > 0 and var probability)
                    sum += probability * Backup.ActionValue(model, values, state, action, options.Gamma);
            return sum;
        }
    }

    /// <summary>The values of a policy without chance: one action for each state.</summary>
    public static StateEstimate Evaluate(ITransitionModel model, IReadOnlyList<int> policy, PlanningOptions options, IReadOnlyList<double>? start = null)
    {
        if (policy.Count != model.StateCount)
            throw new ArgumentException($"{model.StateCount} states need as many actions, not {policy.Count}.", nameof(policy));
        return Sweeps.Run(model, (values, state) => Backup.ActionValue(model, values, state, policy[state], options.Gamma), options, start);
    }

    /// <summary>The values of the policy that takes every action equally likely.</summary>
    public static StateEstimate EvaluateUniform(ITransitionModel model, PlanningOptions options)
    {
        double[] probabilities = new double[model.StateCount * model.ActionCount];
        Array.Fill(probabilities, 1.0 / model.ActionCount);
        return Evaluate(model, probabilities, options);
    }
}
