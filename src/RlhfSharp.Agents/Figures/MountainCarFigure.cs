namespace RlhfSharp.Agents.Figures;

/// <summary>Figure 10.2: learning curves on the mountain car.</summary>
internal sealed class MountainCarFigure() : Figure("figure-10.2", "10.1", "Semi-gradient Sarsa on the mountain car", runs: 50, seconds: 12)
{
    private const int Episodes = 500, ReferenceRuns = 6;

    public override FigureResult Make(FigureRequest request)
    {
        List<FigureCurve> curves = [];
        List<FigureCheck> checks = [];
        foreach (double alpha in new[] { 0.1, 0.2, 0.5 })
        {
            RunAverage average = RunAverage.Over(request, Episodes + 2, (seed, numbers) =>
            {
                ReadOnlySpan<double> lengths = MountainCarExperiment.Run(1, alpha, Episodes, seed);
                lengths.CopyTo(numbers);
                numbers[Episodes] = Numbers.Mean(lengths[100..150]);
                numbers[Episodes + 1] = Numbers.Mean(lengths[400..500]);
            });
            curves.Add(FigureCurve.Of(FormattableString.Invariant($"alpha {alpha}/8"), average, ..Episodes));
            if (alpha != 0.5)
                continue;
            checks.Add(FigureCheck.Mean("alpha 0.5/8: steps of episode 1", average, 0, 1262, ReferenceRuns, 0.5));
            checks.Add(FigureCheck.Mean("alpha 0.5/8: steps, episodes 100-150", average, Episodes, 137, ReferenceRuns, 0.5));
            checks.Add(FigureCheck.Mean("alpha 0.5/8: steps, episodes 400-500", average, Episodes + 1, 118, ReferenceRuns, 0.5));
        }

        return new FigureResult([new CurvePanel("Steps of an episode", "episode", "steps", curves) { YRange = (100, 500) }], checks);
    }
}
