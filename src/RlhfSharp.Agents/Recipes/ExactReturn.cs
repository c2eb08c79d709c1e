using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Agents.Planning;
using RlhfSharp.Agents.Policies;

namespace RlhfSharp.Agents.Recipes;

/// <summary>What a tabular policy is worth, without the chance of episodes.</summary>
public static class ExactReturn
{
    /// <summary>
    /// The expected undiscounted return of an episode, cut where the environment cuts it or after <paramref name="maximumSteps"/>;
    /// null where the environment has no transition model.
    /// </summary>
    public static double? Of(TabularPolicy policy, ControlEnvironmentOptions environment, int maximumSteps)
    {
        if (EnvironmentRegistry.FindModel(environment.Id, environment.ParseOptions()) is not { } model)
            return null;
        int[] actions = policy.GreedyActions();
        if (model is BlackjackModel)
            actions = [.. Enumerable.Range(0, model.StateCount).Select(state => actions[BlackjackModel.Observe(state)])];
        int steps = Math.Min(maximumSteps, EnvironmentRegistry.Find(environment.Id).MaximumSteps ?? int.MaxValue);
        return Backup.AtStart(model, FiniteHorizon.Evaluate(model, actions, steps));
    }
}
