using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Learners.Linear;
using RlhfSharp.Agents.Planning;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Figures;

/// <summary>Example 10.2 (figure 10.5): differential Sarsa shares out servers; beside it the best policy.</summary>
internal sealed class AccessControlFigure() : Figure("example-10.2", "10.3", "Access control by differential Sarsa, and the best policy", runs: 1, seconds: 1)
{
    private const int Steps = 2_000_000;
    private const double StepSize = 0.01, Epsilon = 0.1;
    private const double LeastShare = 0.99; // accepting everybody earns 88 % of the best

    // Whether to accept, by priority 1, 2, 4, 8, from 0 free servers on.
    private static readonly string[] s_best = ["0000", "0011", "0011", "0011", "0111", "0111", "0111", "0111", "0111", "0111", "0111"];

    public override FigureResult Make(FigureRequest request)
    {
        AccessControl task = new();
        AverageRewardPlan best = RelativeValueIteration.Solve(task);
        LinearActionValues<int> values = new(new StateAggregation(task.StateCount, task.StateCount), task.ActionCount);
        LinearEpsilonGreedy<int> behavior = new(values, _ => Epsilon, RandomStream.Named((ulong)request.Seed, "exploration"));
        DifferentialSarsa<int> learner = new(values, StepSize, StepSize);
        Experiment.Train(new EpisodeSource<int, int>(new TimeLimit<int, int>(task, Steps), behavior, request.Seed), learner, episodes: 1);

        int[] learnt = [.. Enumerable.Range(0, task.StateCount).Select(values.Greedy)];
        int priorities = AccessControl.Payments.Count, differences = 0;
        for (int state = priorities; state < task.StateCount; state++) // with no server free both actions are the same
            if (best.Policy[state] != s_best[state / priorities][state % priorities] - '0')
                differences++;
        List<FigureCurve> curves = [];
        for (int priority = 0; priority < priorities; priority++)
        {
            double[] servers = Numbers.Range(0, 1, task.Servers + 1);
            curves.Add(new FigureCurve($"priority {AccessControl.Payments[priority]}", servers, [.. servers.Select(free => values.Of((int)free * priorities + priority).ToArray().Max())]));
        }

        return new FigureResult(
            [
                Panel("Learnt policy", task, learnt),
                new CurvePanel("Learnt values of the best action", "free servers", "differential value", curves),
                Panel("Best policy", task, best.Policy),
            ],
            [
                FigureCheck.Exact("best average reward", best.AverageReward, 2.7476, FigureSource.Computed, 0.00005),
                FigureCheck.Exact("states where the best policy differs from the reference", differences, 0, FigureSource.Computed),
                FigureCheck.AtLeast("average reward of the learnt policy", RelativeValueIteration.Evaluate(task, learnt), LeastShare * best.AverageReward, "99 % of the best"),
            ]);
    }

    private static GridPanel Panel(string title, AccessControl task, IReadOnlyList<int> policy)
    {
        int priorities = AccessControl.Payments.Count;
        List<double> values = [];
        List<string> texts = [];
        for (int priority = 0; priority < priorities; priority++)
            for (int free = 1; free <= task.Servers; free++)
            {
                bool accepts = policy[free * priorities + priority] == 1;
                values.Add(accepts ? 1 : -1);
                texts.Add(accepts ? "accept" : "reject");
            }

        return new GridPanel(title, "priority", "free servers", [.. AccessControl.Payments.Select(payment => $"{payment}")],
            [.. Enumerable.Range(1, task.Servers).Select(free => $"{free}")], values, texts);
    }
}
