using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Figures;

/// <summary>Dyna-Q and Dyna-Q+ in a maze that changes: the reward collected since the beginning (figures 8.4 and 8.5).</summary>
internal abstract class ChangingMazeFigure(string name, string shows, int steps, int changeStep, double alpha, int planningSteps, double timeBonus, double seconds)
    : Figure(name, "8.3", shows, runs: 30, seconds)
{
    private const int Every = 25; // steps from one number to the next

    /// <summary>What another program collects: (agent, step, mean reward, runs), where the agent is 0 for Dyna-Q and 1 for Dyna-Q+.</summary>
    private protected abstract IReadOnlyList<(int Agent, int Step, double Reward, int Runs)> References { get; }

    private protected abstract ChangingMaze CreateMaze();

    public override FigureResult Make(FigureRequest request)
    {
        RunAverage[] agents =
        [
            Run(request, (values, random) => new DynaQ(values, planningSteps, alpha, gamma: 0.95, random)),
            Run(request, (values, random) => new DynaQPlus(values, planningSteps, timeBonus, alpha, gamma: 0.95, random)),
        ];
        string[] labels = ["Dyna-Q", "Dyna-Q+"];
        return new FigureResult(
            [new CurvePanel($"Reward since the beginning (the maze changes after {changeStep} steps)", "steps", "reward", [.. agents.Zip(labels, (agent, label) => new FigureCurve(label, Numbers.Range(Every, Every, steps / Every), agent.Means, agent.StandardErrors))])],
            [.. References.Select(known => FigureCheck.Mean($"{labels[known.Agent]}: reward of the first {known.Step} steps", agents[known.Agent], known.Step / Every - 1, known.Reward, known.Runs, 0.05))]);
    }

    private RunAverage Run(FigureRequest request, Func<ActionValues, RandomStream, ILearner<LiveEpisode<int, int>>> learn) => RunAverage.Over(request, steps / Every, (seed, numbers) =>
    {
        StepTrace<int, int> trace = new(CreateMaze(), steps, _ => 0);
        ActionValues values = new(trace.StateCount(), trace.ActionCount());
        EpsilonGreedy behavior = new(values, _ => 0.1, RandomStream.Named((ulong)seed, "exploration"));
        EpisodeSource<int, int> source = new(new TimeLimit<int, int>(trace, steps), behavior, seed);
        Experiment.Train(source, learn(values, RandomStream.Named((ulong)seed, "learner")), steps, new AfterEpisode((run, _) =>
        {
            if (trace.Rewards.Length == steps)
                run.RequestStop("enough steps");
        }));
        double sum = 0;
        for (int step = 1; step <= steps; step++)
        {
            sum += trace.Rewards[step - 1];
            if (step % Every == 0)
                numbers[step / Every - 1] = sum;
        }
    });
}
