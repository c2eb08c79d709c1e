using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Planning;

namespace RlhfSharp.Agents.Figures;

/// <summary>Example 13.1: where states look alike, the best policy is a chance of both actions.</summary>
internal sealed class ShortCorridorFigure() : Figure("example-13.1", "13.1", "Short corridor: the best policy is stochastic", runs: 1, seconds: 1)
{
    public override FigureResult Make(FigureRequest request)
    {
        double[] rights = Numbers.Range(0.02, 0.01, 97);
        double low = 0.1, high = 0.9; // the value has one peak: close in on it from both sides
        while (high - low > 1e-7)
        {
            double third = (high - low) / 3;
            if (Value(low + third) < Value(high - third))
                low += third;
            else
                high -= third;
        }

        return new FigureResult(
            [new CurvePanel("Value of the start", "probability of right", "value", [new FigureCurve("policy with this probability in every state", rights, [.. rights.Select(Value)])]) { YRange = (-100, 0) }],
            [
                FigureCheck.Exact("best probability of right, 2 - sqrt 2", low, 2 - Math.Sqrt(2), FigureSource.Book("example 13.1"), 1e-4),
                FigureCheck.Exact("its value", Value(low), -11.657, FigureSource.Computed, 0.0005),
                FigureCheck.Exact("value of epsilon-greedy right (0.05)", Value(0.95), -44.21, FigureSource.Computed, 0.005),
                FigureCheck.Exact("value of epsilon-greedy left (0.05)", Value(0.05), -82.11, FigureSource.Computed, 0.006),
            ]);
    }

    private static double Value(double right) => IterativePolicyEvaluation.Evaluate(
        ShortCorridor.Model, [1 - right, right, 1 - right, right, 1 - right, right],
        new PlanningOptions { Gamma = 1, Tolerance = 1e-12, InPlace = true }).Values[0];
}
