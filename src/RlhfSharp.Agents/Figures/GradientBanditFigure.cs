using RlhfSharp.Agents.Learners.Bandits;

namespace RlhfSharp.Agents.Figures;

/// <summary>Figure 2.5: the gradient bandit with and without a baseline, on arms that pay 4 on average.</summary>
internal sealed class GradientBanditFigure() : Figure("figure-2.5", "2.8", "Gradient bandit with and without a baseline", runs: 2000, seconds: 12)
{
    public override FigureResult Make(FigureRequest request)
    {
        (bool HasBaseline, double StepSize, double Optimal)[] settings = [(true, 0.1, 85.8), (true, 0.4, 73.7), (false, 0.1, 49.6), (false, 0.4, 28.1)];
        List<FigureCurve> curves = [];
        List<FigureCheck> checks = [];
        foreach ((bool hasBaseline, double stepSize, double optimal) in settings)
        {
            BanditExperiment experiment = BanditExperiment.Run(request, random => new GradientBandit(10, stepSize, hasBaseline, random), mean: 4);
            string label = FormattableString.Invariant($"{(hasBaseline ? "with" : "without")} baseline, alpha {stepSize}");
            curves.Add(experiment.Optimal(label));
            checks.Add(FigureCheck.Mean($"{label}: best arm (%), pulls 901-1000", experiment.Runs, experiment.LastOptimal, optimal, 4000, 0.05));
        }

        return new FigureResult([new CurvePanel("Best arm pulled", "pull", "% of runs", curves) { YRange = (0, 100) }], checks);
    }
}
