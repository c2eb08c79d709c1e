namespace RlhfSharp.Agents.Figures;

/// <summary>Figure 10.3: one step against eight on the mountain car.</summary>
internal sealed class MountainCarStepsFigure() : Figure("figure-10.3", "10.2", "One-step against 8-step Sarsa on the mountain car", runs: 50, seconds: 6)
{
    private const int Episodes = 500, ReferenceRuns = 6; // as in figure 10.2; the reference does not say

    public override FigureResult Make(FigureRequest request)
    {
        List<FigureCurve> curves = [];
        List<FigureCheck> checks = [];
        foreach ((int steps, double alpha) in new[] { (1, 0.5), (8, 0.3) })
        {
            RunAverage average = RunAverage.Over(request, Episodes + 2, (seed, numbers) =>
            {
                ReadOnlySpan<double> lengths = MountainCarExperiment.Run(steps, alpha, Episodes, seed);
                lengths.CopyTo(numbers);
                numbers[Episodes] = Numbers.Mean(lengths[45..55]);
                numbers[Episodes + 1] = Numbers.Mean(lengths[400..500]);
            });
            curves.Add(FigureCurve.Of(FormattableString.Invariant($"n = {steps}, alpha {alpha}/8"), average, ..Episodes));
            if (steps == 1)
                continue;
            checks.Add(FigureCheck.Mean("n = 8: steps about episode 50", average, Episodes, 121, ReferenceRuns, 0.5));
            checks.Add(FigureCheck.Mean("n = 8: steps, episodes 400-500", average, Episodes + 1, 107, ReferenceRuns, 0.5));
        }

        return new FigureResult([new CurvePanel("Steps of an episode", "episode", "steps", curves) { YRange = (100, 500) }], checks);
    }
}
