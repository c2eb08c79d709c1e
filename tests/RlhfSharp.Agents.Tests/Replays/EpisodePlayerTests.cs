using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Replays;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Tests.Replays;

public class EpisodePlayerTests
{
    [Fact]
    public void Record_AnEpisode_EndsInItsLastState()
    {
        ReplayEpisode episode = Random("CartPole-v1").Record(seed: 3, maximumSteps: 500);

        Assert.Equal(Enumerable.Range(0, episode.Steps.Count), episode.Steps.Select(step => step.Number));
        Assert.Equal(EpisodeEnding.Terminated, episode.Steps[^1].Ending);
        Assert.Empty(episode.Steps[^1].Action);
        Assert.Contains(episode.Steps[^1].Frame.Drawing.Shapes, shape => shape.Class == "failed"); // the state after the fall, not the next start
        Assert.All(episode.Steps.SkipLast(1), step => Assert.True(step.Ending is null && step.Action.Count == 1));
        Assert.Equal(episode.Length, episode.Return);
    }

    [Fact]
    public void Record_TheSameSeed_GivesTheSameEpisode()
    {
        string[] first = Texts(Random("Taxi-v3").Record(1, 50)), second = Texts(Random("Taxi-v3").Record(1, 50)), other = Texts(Random("Taxi-v3").Record(2, 50));
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);

        static string[] Texts(ReplayEpisode episode) => [.. episode.Steps.Select(step => step.Frame.Text)];
    }

    [Fact]
    public void Play_LongerThanAllowed_Stops()
    {
        ReplayStep[] steps = [.. Random("CliffWalking-v1").Play(0, 7)];
        Assert.Equal(8, steps.Length);
        Assert.Equal(EpisodeEnding.Stopped, steps[^1].Ending);
        Assert.Throws<ArgumentOutOfRangeException>(() => Random("CliffWalking-v1").Play(0, 0));
    }

    [Fact]
    public void Play_UnderAStepLimit_IsTruncated()
    {
        ReplayStep last = Random("Pendulum-v1").Play(0, 1000).Last();
        Assert.Equal((200, EpisodeEnding.Truncated), (last.Number, last.Ending));
        Assert.True(last.Return < 0);
    }

    [Fact]
    public void Play_ATable_ShowsTheValuesBehindEachAction()
    {
        ActionValues values = new(48, 4);
        for (int state = 0; state < 48; state++)
            (values[state, 0], values[state, 1], values[state, 2], values[state, 3]) = (0.25, state, -1, -2);
        using TabularPolicy policy = new(values);
        EpisodePlayer player = new(EnvironmentRegistry.CreateVector("CliffWalking-v1", 1, autoreset: AutoresetMode.NextStep), policy);

        ReplayStep[] steps = [.. player.Play(0, 3)];
        Assert.Equal(ActionScoreKind.Value, player.ScoreKind);
        Assert.Equal(["up", "right", "down", "left"], player.ActionNames);
        Assert.Equal([0.25, 36, -1, -2], steps[0].Scores);
        Assert.Equal([1.0], steps[0].Action); // right, off the cliff
        Assert.Equal(-100, steps[1].Reward);
    }

    [Fact]
    public void Play_APolicyNetwork_ShowsItsProbabilities()
    {
        using MlpActorCritic policy = new(4, 2, [8], seed: 1);
        EpisodePlayer player = new(EnvironmentRegistry.CreateVector("CartPole-v1", 1, autoreset: AutoresetMode.NextStep), policy);
        ReplayStep step = player.Play(0, 1).First();
        Assert.Equal(ActionScoreKind.Probability, player.ScoreKind);
        Assert.Equal(1, step.Scores.Sum(), 5);
        Assert.Equal(step.Scores[0] >= step.Scores[1] ? 0.0 : 1.0, step.Action[0]);
    }

    [Fact]
    public void Play_ADeployedPolicy_ShowsTheScoresOfItsNetworkOnScaledObservations()
    {
        using DisposeScope scope = NewDisposeScope();
        RunningMeanStd<double> statistics = new(4);
        statistics.Update([1, 2, 3, 4, -1, 0, 5, 1]);
        using MlpActorCritic network = new(4, 2, [8], seed: 1);
        using DeployedPolicy policy = new(network, statistics, new NormalizationOptions(), null);
        IVectorEnvironment environment = EnvironmentRegistry.CreateVector("CartPole-v1", 1, autoreset: AutoresetMode.NextStep);
        EpisodePlayer player = new(environment, policy);
        ReplayStep step = player.Play(0, 1).First();
        Assert.Equal(ActionScoreKind.Probability, player.ScoreKind);
        float[] scaled = EnvironmentRegistry.CreateVector("CartPole-v1", 1).Reset(0).data<float>().ToArray();
        statistics.Scale(scaled, 1e-8, 10, scaled);
        Assert.Equal(network.ActionProbabilities(torch.tensor(scaled, [1, 4])).data<float>().ToArray().Select(score => (double)score), step.Scores);
    }

    [Fact]
    public void Play_AContinuousPolicy_HasNoScores()
    {
        using DeployedPolicy policy = new(new MlpActorCritic(3, new GaussianHead(1), [8], seed: 1), null, new NormalizationOptions(), new Box(-2, 2, 1));
        EpisodePlayer player = new(EnvironmentRegistry.CreateVector("Pendulum-v1", 1, autoreset: AutoresetMode.NextStep), policy);
        Assert.Null(player.ScoreKind);
        Assert.Empty(player.Play(0, 1).First().Scores);
    }

    [Fact]
    public void EpisodePlayer_OfSeveralCopies_IsRefused()
    {
        IVectorEnvironment two = EnvironmentRegistry.CreateVector("CartPole-v1", 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpisodePlayer(two, new RandomPolicy(two.ActionSpace, 0)));
    }

    [Fact]
    public void RandomPolicy_OnAnySpace_StaysInsideAndKeepsItsSeed()
    {
        using DisposeScope scope = NewDisposeScope();
        Box box = new([-2f, 0], [2, 5]);
        Tensor seen = zeros(20, 3);
        float[] first = new RandomPolicy(box, 4).Act(seen, ActingMode.Greedy).Actions.data<float>().ToArray();
        Assert.All(first.Chunk(2), action => Assert.True(box.Contains(action)));
        Assert.Equal(first, new RandomPolicy(box, 4).Act(seen, ActingMode.Greedy).Actions.data<float>().ToArray());
        Assert.Equal(3, new RandomPolicy(new Discrete(3), 4).Act(seen, ActingMode.Greedy).Actions.data<long>().ToArray().Distinct().Count());
        Assert.Throws<UserException>(() => new RandomPolicy(new MultiBinary(3), 0));
    }

    private static EpisodePlayer Random(string id)
    {
        IVectorEnvironment environment = EnvironmentRegistry.CreateVector(id, 1, autoreset: AutoresetMode.NextStep);
        return new EpisodePlayer(environment, new RandomPolicy(environment.ActionSpace, 9));
    }
}
