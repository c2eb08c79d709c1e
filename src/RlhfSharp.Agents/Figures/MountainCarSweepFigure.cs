namespace RlhfSharp.Agents.Figures;

/// <summary>Figure 10.4: n-step Sarsa on the mountain car, for every n and step size.</summary>
internal sealed class MountainCarSweepFigure() : Figure("figure-10.4", "10.2", "n-step Sarsa on the mountain car, by step size", runs: 20, seconds: 9)
{
    private const int Episodes = 50, ReferenceRuns = 6; // as in figure 10.2; the reference does not say

    public override FigureResult Make(FigureRequest request)
    {
        (int Steps, double[] Alphas, double BestAlpha, double Reference)[] settings =
        [
            (1, [0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.2, 1.5, 1.7], 1.5, 227),
            (2, [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.2, 1.5], 1.0, 228),
            (4, [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.2], 0.7, 221),
            (8, [0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], 0.3, 231),
            (16, [0.1, 0.15, 0.2, 0.3, 0.4, 0.5], double.NaN, 256),
        ];
        List<FigureCurve> curves = [];
        List<FigureCheck> checks = [];
        foreach ((int steps, double[] alphas, double bestAlpha, double reference) in settings)
        {
            RunAverage average = RunAverage.Over(request, alphas.Length, (seed, numbers) =>
            {
                for (int i = 0; i < alphas.Length; i++)
                    numbers[i] = Numbers.Mean(MountainCarExperiment.Run(steps, alphas[i], Episodes, seed));
            });
            curves.Add(new FigureCurve($"n = {steps}", alphas, average.Means, average.StandardErrors));
            int best = double.IsNaN(bestAlpha) ? Array.IndexOf(average.Means, average.Means.Min()) : Array.IndexOf(alphas, bestAlpha);
            checks.Add(FigureCheck.Mean(FormattableString.Invariant($"n = {steps}, alpha {alphas[best]}/8"), average, best, reference, ReferenceRuns, 0.5));
        }

        return new FigureResult([new CurvePanel("Steps of an episode, mean of the first 50", "step size alpha, times 8", "steps", curves) { YRange = (210, 310) }], checks);
    }
}
