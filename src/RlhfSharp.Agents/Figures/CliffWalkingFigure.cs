using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Agents.Learners.Tabular;

namespace RlhfSharp.Agents.Figures;

/// <summary>Example 6.6: Sarsa keeps away from the cliff, Q-learning walks along it and falls now and then.</summary>
internal sealed class CliffWalkingFigure() : Figure("example-6.6", "6.5", "Sarsa, Q-learning and Expected Sarsa along a cliff", runs: 200, seconds: 3)
{
    private const int Episodes = 500, Last = 100, ReferenceRuns = 60;
    private const double Alpha = 0.5, Epsilon = 0.1;

    public override FigureResult Make(FigureRequest request)
    {
        List<FigureCurve> curves = [];
        List<FigureCheck> checks = [];
        foreach ((string name, double reference) in new[] { ("Sarsa", -26.5), ("Q-learning", -50.7), ("Expected Sarsa", -20.7) })
        {
            RunAverage average = RunAverage.Over(request, Episodes + 1, (seed, numbers) =>
            {
                EpisodeTrace<int, int> trace = TabularExperiment.Run(new CliffWalking(), Epsilon, Episodes, seed, (values, behavior, _) => name switch
                {
                    "Sarsa" => new Sarsa(values, Alpha, gamma: 1),
                    "Q-learning" => new QLearning(values, Alpha, gamma: 1),
                    _ => new ExpectedSarsa(values, behavior, Alpha, gamma: 1),
                });
                trace.Returns.CopyTo(numbers);
                numbers[Episodes] = Numbers.Mean(trace.Returns[^Last..]);
            });
            curves.Add(FigureCurve.Of(name, average, ..Episodes));
            checks.Add(FigureCheck.Mean($"{name}: reward, episodes 401-500", average, Episodes, reference, ReferenceRuns, 0.05));
        }

        return new FigureResult([new CurvePanel("Reward while learning", "episode", "reward of the episode", curves) { YRange = (-100, 0) }], checks);
    }
}
