using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;

namespace RlhfSharp.Agents.Recipes;

/// <summary>How well an actor does.</summary>
public static class PolicyEvaluator
{
    /// <summary>
    /// One episode in every copy of <paramref name="environment"/>, which starts at <paramref name="seed"/>; a copy that is
    /// done plays on unseen until the last is. So the number of copies is the number of episodes, and none is favoured
    /// for being short.
    /// </summary>
    public static EvaluationResult Evaluate(IVectorEnvironment environment, IActor actor, int seed, ActingMode mode = ActingMode.Greedy)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        EpisodeSummary?[] episodes = new EpisodeSummary?[environment.Count];
        Tensor observations = environment.Reset(seed);
        while (episodes.Any(episode => episode is null))
        {
            using DisposeScope inner = NewDisposeScope();
            VectorStep step = environment.Step(actor.Act(observations, mode).Actions);
            bool[] terminated = step.Terminated.ToFlags(), truncated = step.Truncated.ToFlags();
            int finished = 0;
            for (int copy = 0; copy < episodes.Length; copy++)
            {
                if (!terminated[copy] && !truncated[copy])
                    continue;
                EpisodeSummary episode = step.FinishedEpisodes[finished++];
                episodes[copy] ??= episode;
            }

            observations = step.Observations.MoveToOuterDisposeScope();
        }

        return new EvaluationResult([.. episodes.Select(episode => episode!.Value)]);
    }
}
