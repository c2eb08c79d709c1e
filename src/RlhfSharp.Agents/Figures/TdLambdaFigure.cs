using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Policies;

namespace RlhfSharp.Agents.Figures;

/// <summary>Figures 12.6 and 12.8: TD(lambda) and true online TD(lambda) on a random walk over 19 states.</summary>
internal sealed class TdLambdaFigure() : Figure("figure-12.6", "12.2", "TD(lambda) and true online TD(lambda) on a random walk over 19 states", runs: 100, seconds: 3)
{
    private const int Episodes = 10, ReferenceRuns = 100;

    public override FigureResult Make(FigureRequest request)
    {
        List<FigureCheck> checks = [];
        CurvePanel accumulating = Panel(request, checks, "TD(lambda)", 0.3, 0.258, (values, lambda, alpha) => new TdLambda(values, lambda, alpha, gamma: 1));
        CurvePanel trueOnline = Panel(request, checks, "True online TD(lambda)", 0.4, 0.249, (values, lambda, alpha) => new TrueOnlineTdLambda(values, lambda, alpha, gamma: 1));
        return new FigureResult([accumulating, trueOnline], checks);
    }

    private static CurvePanel Panel(
        FigureRequest request, List<FigureCheck> checks, string title, double checkedAlpha, double reference, Func<StateValues, double, double, TabularLearner<StateValues>> learn)
    {
        const double CheckedLambda = 0.8;
        List<FigureCurve> curves = [];
        foreach (double lambda in new[] { 0, 0.4, 0.8, 0.9, 0.95, 1 })
        {
            double[] alphas = Numbers.Range(0, 0.1, 11);
            double[] means = new double[alphas.Length], errors = new double[alphas.Length];
            for (int i = 0; i < alphas.Length; i++)
            {
                RunAverage average = WalkExperiment.Run(
                    request, () => new RandomWalk(19, -1, 1), NStepFigure.Truth, 0, Episodes, values => learn(values, lambda, alphas[i]));
                (means[i], errors[i]) = (average.Means[^1], average.StandardErrors[^1]);
                if (lambda == CheckedLambda && alphas[i] == checkedAlpha)
                    checks.Add(FigureCheck.Mean(FormattableString.Invariant($"{title}: lambda {lambda}, alpha {checkedAlpha}"), average, Episodes + 1, reference, ReferenceRuns, 0.0005));
            }

            curves.Add(new FigureCurve(FormattableString.Invariant($"lambda {lambda}"), alphas, Numbers.Below(0.65, means), errors)); // above a step size of its own each diverges
        }

        return new CurvePanel(title, "step size alpha", "root mean square error, first 10 episodes", curves) { YRange = (0.2, 0.6) };
    }
}
