using RlhfSharp.Agents.Environments;

namespace RlhfSharp.Agents.Planning;

/// <summary>The expected updates that all planning is made of (Sutton and Barto, sections 3.5 and 4.1 to 4.4).</summary>
public static class Backup
{
    private const double TieTolerance = 1e-9;

    /// <summary>q(s, a) = sum over the outcomes of p [r + gamma V(s')], equation 4.6; nothing follows an outcome that terminates.</summary>
    public static double ActionValue(ITransitionModel model, ReadOnlySpan<double> values, int state, int action, double gamma)
    {
        double sum = 0;
        IReadOnlyList<Transition> outcomes = model[state, action];
        for (int i = 0; i < outcomes.Count; i++)
        {
            Transition outcome = outcomes[i];
            sum += outcome.Probability * (outcome.Reward + (outcome.Terminated ? 0 : gamma * values[outcome.NextState]));
        }

        return sum;
    }

    /// <summary>The value of the best action, the right-hand side of equation 4.10.</summary>
    public static double Best(ITransitionModel model, ReadOnlySpan<double> values, int state, double gamma)
    {
        double best = double.NegativeInfinity;
        for (int action = 0; action < model.ActionCount; action++)
            best = Math.Max(best, ActionValue(model, values, state, action, gamma));
        return best;
    }

    /// <summary>Every action whose value is the best, up to a relative 1e-9, in rising order.</summary>
    public static IReadOnlyList<int> GreedyActions(ITransitionModel model, ReadOnlySpan<double> values, int state, double gamma)
    {
        double best = Best(model, values, state, gamma);
        List<int> greedy = [];
        for (int action = 0; action < model.ActionCount; action++)
            if (ActionValue(model, values, state, action, gamma) >= best - TieTolerance * Math.Max(1, Math.Abs(best)))
                greedy.Add(action);
        return greedy;
    }

    /// <summary>The greedy policy of the values, the lowest of several best actions.</summary>
    public static int[] GreedyPolicy(ITransitionModel model, ReadOnlySpan<double> values, double gamma)
    {
        int[] policy = new int[model.StateCount];
        for (int state = 0; state < policy.Length; state++)
            policy[state] = GreedyActions(model, values, state, gamma)[0];
        return policy;
    }

    /// <summary>The expected value at the start of an episode.</summary>
    public static double AtStart(ITransitionModel model, IReadOnlyList<double> values)
    {
        double sum = 0;
        for (int state = 0; state < model.StateCount; state++)
            sum += model.StartProbabilities[state] * values[state];
        return sum;
    }
}
