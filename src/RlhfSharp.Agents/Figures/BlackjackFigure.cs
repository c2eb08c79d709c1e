using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Agents.Planning;

namespace RlhfSharp.Agents.Figures;

/// <summary>Example 5.3 (figure 5.2): the best policy of Blackjack, here by planning; and the value of example 5.4.</summary>
internal sealed class BlackjackFigure() : Figure("example-5.3", "5.3", "The best policy of Blackjack", runs: 1, seconds: 1)
{
    private const int Stick = 0, LowestSum = 11, HighestSum = 21;

    public override FigureResult Make(FigureRequest request)
    {
        BlackjackModel model = new();
        PlanningOptions undiscounted = new() { Gamma = 1 };
        Plan plan = ValueIteration.Solve(model, undiscounted);
        int[] stickFrom20 = new int[model.StateCount];
        for (int state = 0; state < stickFrom20.Length; state++)
            stickFrom20[state] = BlackjackIndex.Decode(BlackjackModel.Observe(state)).PlayerSum >= 20 ? Stick : 1;
        double value = IterativePolicyEvaluation.Evaluate(model, stickFrom20, undiscounted).Values[BlackjackIndex.Encode(13, 2, 1)];
        int differences = 0;
        for (int ace = 0; ace < 2; ace++)
            for (int dealer = 1; dealer <= 10; dealer++)
                for (int sum = 12; sum <= HighestSum; sum++)
                    if (plan.Policy[BlackjackIndex.Encode(sum, dealer, ace)] != BookAction(sum, dealer, ace))
                        differences++;
        return new FigureResult(
            [Panel(plan, "Without a usable ace", 0), Panel(plan, "With a usable ace", 1)],
            [
                FigureCheck.Exact("states that differ from the book's policy", differences, 0, FigureSource.Book("figure 5.2")),
                FigureCheck.Exact("value of the best policy", Backup.AtStart(model, plan.Values), -0.04311, FigureSource.Computed, 0.000005),
                FigureCheck.Exact("example 5.4: 13 with a usable ace against 2, sticking on 20 and 21", value, -0.27720, FigureSource.Computed, 0.000006),
            ]);
    }

    private static int BookAction(int sum, int dealer, int ace) => ace == 1
        ? sum >= 19 || (sum == 18 && dealer is >= 2 and <= 8) ? Stick : 1
        : sum >= 17 || (sum >= 13 && dealer is >= 2 and <= 6) || (sum == 12 && dealer is >= 4 and <= 6) ? Stick : 1;

    private static GridPanel Panel(Plan plan, string title, int ace)
    {
        int lowest = ace == 1 ? 12 : LowestSum;
        List<double> values = [];
        List<string> texts = [];
        for (int sum = HighestSum; sum >= lowest; sum--)
            for (int dealer = 1; dealer <= 10; dealer++)
            {
                int state = BlackjackIndex.Encode(sum, dealer, ace);
                values.Add(plan.Policy[state] == Stick ? -1 : 1);
                texts.Add(plan.Policy[state] == Stick ? "stick" : "hit");
            }

        return new GridPanel(title, "player's sum", "dealer shows",
            [.. Enumerable.Range(0, HighestSum - lowest + 1).Select(row => $"{HighestSum - row}")],
            ["A", .. Enumerable.Range(2, 9).Select(card => $"{card}")], values, texts);
    }
}
