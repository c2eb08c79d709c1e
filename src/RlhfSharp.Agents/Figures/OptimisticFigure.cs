using RlhfSharp.Agents.Learners.Bandits;

namespace RlhfSharp.Agents.Figures;

/// <summary>Figure 2.3: optimistic initial values against epsilon-greedy, both with a constant step size.</summary>
internal sealed class OptimisticFigure() : Figure("figure-2.3", "2.6", "Optimistic initial values against epsilon-greedy", runs: 4000, seconds: 2)
{
    public override FigureResult Make(FigureRequest request)
    {
        const double StepSize = 0.1;
        BanditExperiment optimistic = BanditExperiment.Run(request, random => new EpsilonGreedyBandit(10, 0, random, StepSize, initialValue: 5));
        BanditExperiment realistic = BanditExperiment.Run(request, random => new EpsilonGreedyBandit(10, 0.1, random, StepSize));
        return new FigureResult(
            [new CurvePanel("Best arm pulled", "pull", "% of runs", [optimistic.Optimal("optimistic: Q1 = 5, greedy"), realistic.Optimal("realistic: Q1 = 0, epsilon 0.1")]) { YRange = (0, 100) }],
            [
                FigureCheck.Mean("optimistic: best arm (%), pulls 901-1000", optimistic.Runs, optimistic.LastOptimal, 85.0, 4000, 0.05),
                FigureCheck.Mean("realistic: best arm (%), pulls 901-1000", realistic.Runs, realistic.LastOptimal, 75.9, 4000, 0.05),
                FigureCheck.Mean("optimistic: reward at pull 11 (the spike)", optimistic.Runs, optimistic.RewardAt(11), 1.07, 4000, 0.005),
                FigureCheck.Mean("optimistic: reward at pull 12", optimistic.Runs, optimistic.RewardAt(12), 0.74, 4000, 0.005),
            ]);
    }
}
