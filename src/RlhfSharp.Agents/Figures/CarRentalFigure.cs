using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Planning;

namespace RlhfSharp.Agents.Figures;

/// <summary>Example 4.2 (figure 4.2): Jack's car rental by policy iteration.</summary>
internal sealed class CarRentalFigure() : Figure("example-4.2", "4.3", "Jack's car rental by policy iteration", runs: 1, seconds: 2)
{
    private const int Side = 21;

    public override FigureResult Make(FigureRequest request)
    {
        CarRental model = new();
        Plan plan = PolicyIteration.Solve(model, new PlanningOptions { Gamma = 0.9, Tolerance = 1e-9, InPlace = true });
        int[] changes = [318, 272, 79, 8, 0];
        List<FigureCheck> checks = [FigureCheck.Exact("improvements until nothing changes", plan.Changes.Count, changes.Length, FigureSource.Book("figure 4.2"))];
        for (int i = 0; i < Math.Min(changes.Length, plan.Changes.Count); i++)
            checks.Add(FigureCheck.Exact($"states changed by improvement {i + 1}", plan.Changes[i], changes[i], FigureSource.Computed));
        checks.Add(FigureCheck.Exact("V(0, 0)", plan.Values[0], 421.41, FigureSource.Computed, 0.005));
        checks.Add(FigureCheck.Exact("V(10, 10)", plan.Values[10 * Side + 10], 574.95, FigureSource.Computed, 0.005));
        checks.Add(FigureCheck.Exact("V(20, 20)", plan.Values[20 * Side + 20], 636.99, FigureSource.Computed, 0.005));

        // The book draws the first place upwards.
        string[] names = [.. Enumerable.Range(0, Side).Select(cars => $"{cars}")];
        int[] states = [.. Enumerable.Range(0, Side * Side).Select(cell => (Side - 1 - cell / Side) * Side + cell % Side)];
        double[] moved = [.. states.Select(state => (double)CarRental.Moved(plan.Policy[state]))];
        return new FigureResult(
            [
                new GridPanel("Best policy: cars moved from the first to the second place", "cars at the first place", "cars at the second place",
                    [.. names.Reverse()], names, moved, [.. moved.Select(cars => $"{cars}")]),
                new GridPanel("Value", "cars at the first place", "cars at the second place", [.. names.Reverse()], names, [.. states.Select(state => plan.Values[state] - 400)],
                    [.. states.Select(state => state % 5 == 0 && state / Side % 5 == 0 ? $"{plan.Values[state]:0}" : "")]),
            ],
            checks);
    }
}
