using RlhfSharp.Agents.Learners.Bandits;

namespace RlhfSharp.Agents.Figures;

/// <summary>Figure 2.4: UCB against epsilon-greedy.</summary>
internal sealed class UpperConfidenceFigure() : Figure("figure-2.4", "2.7", "Upper confidence bounds against epsilon-greedy", runs: 4000, seconds: 4)
{
    public override FigureResult Make(FigureRequest request)
    {
        BanditExperiment ucb = BanditExperiment.Run(request, random => new UpperConfidenceBandit(10, 2, random));
        BanditExperiment greedy = BanditExperiment.Run(request, random => new EpsilonGreedyBandit(10, 0.1, random));
        BanditExperiment thompson = BanditExperiment.Run(request, random => new GaussianThompsonBandit(10, random));
        return new FigureResult(
            [new CurvePanel("Average reward", "pull", "reward", [ucb.Reward("UCB, c = 2"), greedy.Reward("epsilon-greedy, 0.1"), thompson.Reward("Thompson (not in the book)")])],
            [
                FigureCheck.Mean("UCB: reward, pulls 901-1000", ucb.Runs, ucb.LastReward, 1.505, 4000, 0.0005),
                FigureCheck.Mean("UCB: reward, all 1000 pulls", ucb.Runs, ucb.MeanReward, 1.407, 4000, 0.0005),
                FigureCheck.Mean("UCB: reward at pull 11 (the spike)", ucb.Runs, ucb.RewardAt(11), 1.08, 4000, 0.005),
                FigureCheck.Mean("UCB: reward at pull 12", ucb.Runs, ucb.RewardAt(12), 0.93, 4000, 0.005),
            ]);
    }
}
