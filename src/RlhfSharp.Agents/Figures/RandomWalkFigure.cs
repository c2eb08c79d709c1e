using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Policies;

namespace RlhfSharp.Agents.Figures;

/// <summary>Example 6.2: TD(0) against constant-alpha Monte Carlo on a random walk over five states.</summary>
internal sealed class RandomWalkFigure() : Figure("example-6.2", "6.2", "TD(0) against Monte Carlo on a random walk", runs: 400, seconds: 2)
{
    private const int Episodes = 100, ReferenceRuns = 400;

    public override FigureResult Make(FigureRequest request)
    {
        (string Method, double Alpha, double Error)[] settings =
        [
            ("TD", 0.05, 0.035), ("TD", 0.1, 0.055), ("TD", 0.15, 0.070),
            ("MC", 0.01, 0.097), ("MC", 0.02, 0.081), ("MC", 0.03, 0.095), ("MC", 0.04, 0.109),
        ];
        double[] truth = [1 / 6.0, 2 / 6.0, 3 / 6.0, 4 / 6.0, 5 / 6.0];
        List<FigureCurve> curves = [];
        List<FigureCheck> checks = [];
        foreach ((string method, double alpha, double error) in settings)
        {
            RunAverage average = WalkExperiment.Run(request, () => new RandomWalk(5, 0, 1), truth, 0.5, Episodes, values => method == "TD"
                ? new TdPrediction(values, alpha, gamma: 1)
                : new MonteCarloPrediction(values, VisitKind.Every, alpha, gamma: 1));
            string label = FormattableString.Invariant($"{method} {alpha}");
            curves.Add(FigureCurve.Of(label, average, ..(Episodes + 1), first: 0));
            checks.Add(FigureCheck.Mean($"{label}: error after 100 episodes", average, Episodes, error, ReferenceRuns, 0.0005));
            if (method == "TD" && alpha == 0.1)
                checks.Add(FigureCheck.Mean($"{label}: error after 25 episodes", average, 25, 0.056, ReferenceRuns, 0.0005));
        }

        return new FigureResult([new CurvePanel("Error of the estimated values", "episodes", "root mean square error", curves)], checks);
    }
}
