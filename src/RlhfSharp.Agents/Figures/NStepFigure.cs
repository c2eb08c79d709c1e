using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Learners.Tabular;

namespace RlhfSharp.Agents.Figures;

/// <summary>Figure 7.2: n-step TD on a random walk over 19 states.</summary>
internal sealed class NStepFigure() : Figure("figure-7.2", "7.1", "n-step TD on a random walk over 19 states", runs: 100, seconds: 2)
{
    private const int Episodes = 10, ReferenceRuns = 100;

    internal static double[] Truth { get; } = Numbers.Range(-0.9, 0.1, 19);

    public override FigureResult Make(FigureRequest request)
    {
        double[] alphas = Numbers.Range(0, 0.1, 11);
        (int Steps, double BestAlpha, double Error)[] settings =
            [(1, 0.8, 0.345), (2, 0.6, 0.276), (4, 0.4, 0.261), (8, 0.2, 0.279), (16, 0.1, 0.325), (32, 0.1, double.NaN)];
        List<FigureCurve> curves = [];
        List<FigureCheck> checks = [];
        foreach ((int steps, double bestAlpha, double error) in settings)
        {
            double[] means = new double[alphas.Length], errors = new double[alphas.Length];
            for (int i = 0; i < alphas.Length; i++)
            {
                RunAverage average = WalkExperiment.Run(
                    request, () => new RandomWalk(19, -1, 1), Truth, 0, Episodes, values => new NStepTd(values, steps, alphas[i], gamma: 1));
                (means[i], errors[i]) = (average.Means[^1], average.StandardErrors[^1]);
                if (alphas[i] == bestAlpha && double.IsFinite(error))
                    checks.Add(FigureCheck.Mean(FormattableString.Invariant($"n = {steps}, alpha {bestAlpha}"), average, Episodes + 1, error, ReferenceRuns, 0.0005));
            }

            curves.Add(new FigureCurve($"n = {steps}", alphas, Numbers.Below(0.65, means), errors));
        }

        return new FigureResult([new CurvePanel("Error over the first 10 episodes", "step size alpha", "root mean square error", curves) { YRange = (0.25, 0.55) }], checks);
    }
}
