using RlhfSharp.Agents.Learners.Bandits;

namespace RlhfSharp.Agents.Figures;

/// <summary>Figure 2.2 (example 2.2): greedy against epsilon-greedy on the 10-armed testbed.</summary>
internal sealed class EpsilonGreedyFigure() : Figure("figure-2.2", "2.3", "Greedy against epsilon-greedy on the 10-armed testbed", runs: 4000, seconds: 3)
{
    public override FigureResult Make(FigureRequest request)
    {
        (double Epsilon, double Reward, double Optimal)[] settings = [(0, 1.042, 35.6), (0.01, 1.321, 59.2), (0.1, 1.375, 80.5)];
        List<FigureCurve> rewards = [], optimal = [];
        List<FigureCheck> checks = [];
        foreach ((double epsilon, double reward, double best) in settings)
        {
            BanditExperiment experiment = BanditExperiment.Run(request, random => new EpsilonGreedyBandit(10, epsilon, random));
            string label = FormattableString.Invariant($"epsilon {epsilon}");
            rewards.Add(experiment.Reward(label));
            optimal.Add(experiment.Optimal(label));
            checks.Add(FigureCheck.Mean($"{label}: reward, pulls 901-1000", experiment.Runs, experiment.LastReward, reward, 4000, 0.0005));
            checks.Add(FigureCheck.Mean($"{label}: best arm (%), pulls 901-1000", experiment.Runs, experiment.LastOptimal, best, 4000, 0.05));
        }

        return new FigureResult(
            [new CurvePanel("Average reward", "pull", "reward", rewards), new CurvePanel("Best arm pulled", "pull", "% of runs", optimal) { YRange = (0, 100) }],
            checks);
    }
}
