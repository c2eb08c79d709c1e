namespace RlhfSharp.Agents.Environments;

/// <summary>
/// Tells what is wrong with an environment before an agent trains on it: observations, actions, rewards, endings, seeds and
/// checkpoints are tried out with random actions. Check it before it is wrapped in running statistics, which no seed restarts.
/// </summary>
public static class EnvironmentChecker
{
    /// <summary>What is wrong, one sentence each; empty when nothing was found. The environment is left in the middle of an episode.</summary>
    /// <param name="environment">Any environment; wrap what bounds its episodes too.</param>
    /// <param name="seed">Of the resets and of the actions, at least 0.</param>
    /// <param name="steps">How many random steps are taken in each trial, at least 2.</param>
    public static IReadOnlyList<string> Check<TObservation, TAction>(
        IEnvironment<TObservation, TAction> environment, int seed = 0, int steps = 500)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        return new EnvironmentInspection<TObservation, TAction>(environment, seed, steps).Run();
    }
}
