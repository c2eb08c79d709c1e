using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;

namespace RlhfSharp.Agents.Recipes;

/// <summary>How well an actor does.</summary>
public static class PolicyEvaluator
{
    private const int LargestBatch = 1024;

    /// <summary>
    /// One episode in every copy of <paramref name="environment"/>, which starts at <paramref name="seed"/>; a copy that is
    /// done plays on unseen until the last is. So the number of copies is the number of episodes, and none is favoured
    /// for being short. An episode longer than <paramref name="maximumSteps"/> is cut there.
    /// </summary>
    public static EvaluationResult Evaluate(
        IVectorEnvironment environment, IActor actor, int seed, ActingMode mode = ActingMode.Greedy, int maximumSteps = int.MaxValue)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        EpisodeSummary?[] episodes = new EpisodeSummary?[environment.Count];
        double[] returns = new double[environment.Count];
        Tensor observations = environment.Reset(seed);
        int open = episodes.Length;
        for (int steps = 1; open > 0 && steps <= maximumSteps; steps++)
        {
            using DisposeScope inner = NewDisposeScope();
            VectorStep step = environment.Step(actor.Act(observations, mode).Actions);
            bool[] terminated = step.Terminated.ToFlags(), truncated = step.Truncated.ToFlags();
            float[] rewards = step.Rewards.ToSingles();
            int finished = 0;
            for (int copy = 0; copy < episodes.Length; copy++)
            {
                returns[copy] += rewards[copy];
                if (!terminated[copy] && !truncated[copy])
                    continue;
                EpisodeSummary episode = step.FinishedEpisodes[finished++];
                if (episodes[copy] is not null)
                    continue;
                episodes[copy] = episode;
                open--;
            }

            observations.Dispose();
            observations = step.Observations.MoveToOuterDisposeScope();
        }

        return new EvaluationResult([.. episodes.Select((episode, copy) => episode ?? new EpisodeSummary(returns[copy], maximumSteps))]);
    }

    /// <summary>The episodes that the options ask for, in an environment as the policy sees it.</summary>
    public static EvaluationResult Evaluate(IControlPolicy policy, ControlEnvironmentOptions environment, ControlEvaluationOptions options)
    {
        if (options.Seeds.Count > 0)
        {
            IVectorEnvironment single = CreateEnvironment(policy, environment, 1);
            return new([.. options.Seeds.SelectMany(seed => Evaluate(single, policy, seed, maximumSteps: options.MaxSteps).Episodes)]);
        }

        IVectorEnvironment copies = CreateEnvironment(policy, environment, Math.Min(options.Episodes, LargestBatch));
        List<EpisodeSummary> episodes = [];
        while (episodes.Count < options.Episodes)
            episodes.AddRange(Evaluate(copies, policy, options.Seed + episodes.Count, maximumSteps: options.MaxSteps).Episodes);
        return new(episodes[..options.Episodes]);
    }

    /// <summary>Copies of the environment whose observations are of the kind that the policy acts on.</summary>
    public static IVectorEnvironment CreateEnvironment(
        IControlPolicy policy, ControlEnvironmentOptions options, int copies, AutoresetMode autoreset = AutoresetMode.SameStep)
    {
        if (policy is not TabularPolicy)
            return EnvironmentRegistry.CreateVector(options.Id, copies, options.ParseOptions(), autoreset);
        IEnvironment<int, int>[] numbered = new IEnvironment<int, int>[copies];
        for (int i = 0; i < copies; i++)
            numbered[i] = EnvironmentRegistry.Create<int, int>(options.Id, options.ParseOptions());
        return new VectorEnvironment<int, int>(numbered, autoreset);
    }
}
