using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Planning;

namespace RlhfSharp.Agents.Figures;

/// <summary>Example 4.3 (figure 4.3) and exercise 4.9: the gambler by value iteration, for three coins.</summary>
internal sealed class GamblerFigure() : Figure("example-4.3", "4.4", "The gambler's problem by value iteration", runs: 1, seconds: 1)
{
    public override FigureResult Make(FigureRequest request)
    {
        List<FigureCurve> values = [], stakes = [];
        List<FigureCheck> checks = [];
        foreach ((double heads, double[] references) in new (double, double[])[] { (0.25, [0.0625, 0.25, 0.4375]), (0.4, [0.16, 0.4, 0.64]), (0.55, []) })
        {
            Plan plan = ValueIteration.Solve(new Gambler(heads), new PlanningOptions { Gamma = 1, Tolerance = 1e-14 });
            string label = FormattableString.Invariant($"heads {heads}");
            double[] capital = Numbers.Range(1, 1, 99);
            values.Add(new FigureCurve(label, capital, [.. capital.Select(money => plan.Values[(int)money])]));
            if (heads < 0.5) // otherwise the smallest stake is best everywhere
                stakes.Add(new FigureCurve(label, capital, [.. capital.Select(money => plan.Policy[(int)money] + 1.0)]));
            for (int i = 0; i < references.Length; i++)
                checks.Add(FigureCheck.Exact($"{label}: V({25 * (i + 1)})", plan.Values[25 * (i + 1)], references[i], FigureSource.Computed, 1e-9));
            foreach ((int money, int stake) in heads < 0.5 ? new[] { (25, 25), (50, 50), (75, 25) } : [(25, 1), (50, 1), (75, 1)])
                checks.Add(FigureCheck.Exact($"{label}: smallest best stake at {money}", plan.Policy[money] + 1, stake, heads == 0.4 ? FigureSource.Book("figure 4.3") : FigureSource.Computed));
        }

        return new FigureResult(
            [new CurvePanel("Chance of winning", "capital", "value", values) { YRange = (0, 1) }, new CurvePanel("Smallest best stake", "capital", "stake", stakes)],
            checks);
    }
}
