using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Agents.Learners.Tabular;

namespace RlhfSharp.Agents.Figures;

/// <summary>Figure 6.3: the first 100 episodes along the cliff, for every step size.</summary>
internal sealed class StepSizeFigure() : Figure("figure-6.3", "6.6", "What the step size does along the cliff, first 100 episodes", runs: 50, seconds: 2)
{
    private const int Episodes = 100, ReferenceRuns = 50;

    public override FigureResult Make(FigureRequest request)
    {
        double[] alphas = Numbers.Range(0.1, 0.1, 10);
        List<FigureCurve> curves = [];
        List<FigureCheck> checks = [];
        foreach ((string name, double atSmall, double large, double atLarge) in
            new[] { ("Sarsa", -140, 0.9, -67.0), ("Q-learning", -150, 0.9, -73), ("Expected Sarsa", -134, 1, -43) })
        {
            RunAverage average = RunAverage.Over(request, alphas.Length, (seed, numbers) =>
            {
                for (int i = 0; i < alphas.Length; i++)
                {
                    double alpha = alphas[i];
                    numbers[i] = Numbers.Mean(TabularExperiment.Run(new CliffWalking(), 0.1, Episodes, seed, (values, behavior, _) => name switch
                    {
                        "Sarsa" => new Sarsa(values, alpha, gamma: 1),
                        "Q-learning" => new QLearning(values, alpha, gamma: 1),
                        _ => new ExpectedSarsa(values, behavior, alpha, gamma: 1),
                    }).Returns);
                }
            });
            curves.Add(new FigureCurve(name, alphas, average.Means, average.StandardErrors));
            checks.Add(FigureCheck.Mean($"{name}, alpha 0.1", average, 0, atSmall, ReferenceRuns, 0.5));
            checks.Add(FigureCheck.Mean(FormattableString.Invariant($"{name}, alpha {large}"), average, Array.IndexOf(alphas, large), atLarge, ReferenceRuns, 0.5));
        }

        return new FigureResult([new CurvePanel("Mean reward of an episode", "step size alpha", "reward", curves) { YRange = (-160, 0) }], checks);
    }
}
