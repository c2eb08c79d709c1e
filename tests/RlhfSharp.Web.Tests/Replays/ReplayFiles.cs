using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Replays;
using RlhfSharp.Web.Replays;

namespace RlhfSharp.Web.Tests.Replays;

/// <summary>Replays of small policies, as pages on the disk.</summary>
internal static class ReplayFiles
{
    /// <summary>A cart under a policy that pushes to where the pole leans: it stays up until the limit.</summary>
    public static Replay Balanced(int episodes, int steps = 500)
    {
        var environment = EnvironmentRegistry.CreateVector("CartPole-v1", 1, autoreset: AutoresetMode.NextStep);
        return Of("CartPole-v1", "pushes to where the pole leans", new EpisodePlayer(environment, new LeaningActor()), episodes, steps);
    }

    /// <summary>A table for the cliff that goes up, right and down.</summary>
    public static Replay Cliff(IControlPolicy policy)
    {
        var environment = EnvironmentRegistry.CreateVector("CliffWalking-v1", 1, autoreset: AutoresetMode.NextStep);
        return Of("CliffWalking-v1", "a table, greedy", new EpisodePlayer(environment, policy), 1, 50);
    }

    /// <summary>Values whose best actions walk along the cliff.</summary>
    public static ActionValues CliffValues()
    {
        var values = new ActionValues(48, 4);
        for (var state = 0; state < 48; state++)
        {
            values[state, 0] = state == 36 ? -12 : -14;
            values[state, 1] = state % 12 < 11 ? -13 : -20;
            values[state, 2] = state % 12 == 11 ? -1 : -15.5;
            values[state, 3] = -16;
        }
        return values;
    }

    /// <summary>Random actions, for any environment.</summary>
    public static Replay Random(string id, int episodes = 1, int steps = 200)
    {
        var environment = EnvironmentRegistry.CreateVector(id, 1, autoreset: AutoresetMode.NextStep);
        return Of(id, "random actions", new EpisodePlayer(environment, new RandomPolicy(environment.ActionSpace, 0)), episodes, steps);
    }

    private static Replay Of(string id, string actor, EpisodePlayer player, int episodes, int steps) =>
        new(EnvironmentRegistry.Find(id), actor, player, [.. Enumerable.Range(0, episodes).Select(seed => player.Record(seed, steps))]);

    private sealed class LeaningActor : IActor, IActionScores
    {
        public ActionScoreKind? ScoreKind => ActionScoreKind.Probability;

        public ActorOutput Act(TorchSharp.torch.Tensor observations, ActingMode mode) => new(TorchSharp.torch.tensor(new[] { Lean(observations) > 0 ? 1L : 0L }, [1]));

        public TorchSharp.torch.Tensor ScoreActions(TorchSharp.torch.Tensor observations)
        {
            var right = 1 / (1 + MathF.Exp(-40 * Lean(observations)));
            return TorchSharp.torch.tensor(new[] { 1 - right, right }, [1, 2]);
        }

        private static float Lean(TorchSharp.torch.Tensor observations)
        {
            var seen = observations.data<float>().ToArray();
            return seen[2] + 0.4f * seen[3] + 0.02f * seen[0] + 0.05f * seen[1];
        }
    }
}
