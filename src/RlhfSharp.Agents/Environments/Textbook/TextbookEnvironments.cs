using RlhfSharp.Agents.Environments.Bandits;
using RlhfSharp.Agents.Environments.Classic;
using static RlhfSharp.Agents.Environments.EnvironmentRegistry;

namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>What <see cref="EnvironmentRegistry"/> knows of the textbook's environments. Tasks that never end are cut, so that there are episodes.</summary>
internal static class TextbookEnvironments
{
    private const int BanditSteps = 1000, ContinuingSteps = 10_000;

    private static readonly Dictionary<string, string> s_none = [];

    private static Dictionary<string, string> ChangeStep(int usual) => new() { [ChangingMaze.ChangeStepOption] = $"steps of all episodes after which the maze changes ({usual}); 0: from the start" };

    /// <summary>In the order of the book.</summary>
    public static IReadOnlyList<EnvironmentEntry> Entries { get; } =
    [
        Entry("GaussianBandit", EnvironmentChapter.Textbook, BanditSteps, null, "Find the arm that pays most (section 2.3)",
            new()
            {
                ["arms"] = "how many arms (10)", ["problem"] = "seed that the arms are drawn from (0)", ["mean"] = "mean of what arms pay (0)",
                ["spread"] = "standard deviation of what arms pay on average (1)", ["drift"] = "standard deviation of each arm's walk in a step (0)",
            },
            options => new GaussianBandit(options.Integer("arms", 10, 1), (ulong)options.Integer("problem", 0), options.Number("mean", 0),
                options.Number("spread", 1), options.Number("drift", 0))),
        Entry("BernoulliBandit", EnvironmentChapter.Textbook, BanditSteps, null, "Find the arm that pays most often",
            new() { ["arms"] = "how many arms (10)", ["problem"] = "seed that the arms are drawn from (0)" },
            options => new BernoulliBandit(options.Integer("arms", 10, 1), (ulong)options.Integer("problem", 0))),
        Entry("ContextualBandit", EnvironmentChapter.Textbook, BanditSteps, null, "Find the arm that pays most in what is seen (section 2.9)",
            new()
            {
                ["arms"] = "how many arms (5)", ["context_size"] = "numbers that are seen (5)", ["problem"] = "seed that the arms are drawn from (0)",
                ["noise"] = "standard deviation of a reward around its mean (0.5)",
            },
            options => new ContextualBandit(options.Integer("arms", 5, 1), options.Integer("context_size", 5, 1), (ulong)options.Integer("problem", 0), options.Number("noise", 0.5))),
        Entry("RandomWalk-5", EnvironmentChapter.Textbook, null, null, "Predict on which side a walk over five states ends (example 6.2)", s_none, _ => new RandomWalk(5, 0, 1)),
        Entry("WindyGridworld", EnvironmentChapter.Textbook, null, null, "Cross a grid against the wind (example 6.5)",
            new() { ["kings_moves"] = "true: diagonal moves too; false (default)", ["is_stochastic"] = "true: the wind varies; false (default)" },
            options => new WindyGridworld(options.Flag("kings_moves"), options.Flag("is_stochastic"))),
        Entry("MaximizationBias", EnvironmentChapter.Textbook, null, null, "Do not be misled by the best of many noisy estimates (example 6.7)",
            new() { ["actions"] = "how many actions there are (10)" }, options => new MaximizationBias(options.Integer("actions", 10, 2))),
        Entry("RandomWalk-19", EnvironmentChapter.Textbook, null, null, "Predict on which side a walk over 19 states ends (example 7.1)", s_none, _ => new RandomWalk(19, -1, 1)),
        Entry("DynaMaze", EnvironmentChapter.Textbook, null, null, "Find the way through a maze (example 8.1)",
            new() { ["map"] = "a maze of your own, rows of S (start), G (goal), # (wall) and . such as S.#/..G" },
            options => new DynaMaze(options.List("map") ?? DynaMaze.Usual)),
        Entry("BlockingMaze", EnvironmentChapter.Textbook, null, null, "Find another way when the known one is blocked (example 8.2)",
            ChangeStep(ChangingMaze.BlockingStep), options => ChangingMaze.Blocking(options.Integer(ChangingMaze.ChangeStepOption, ChangingMaze.BlockingStep))),
        Entry("ShortcutMaze", EnvironmentChapter.Textbook, null, null, "Notice a shortcut that opens later (example 8.3)",
            ChangeStep(ChangingMaze.ShortcutStep), options => ChangingMaze.Shortcut(options.Integer(ChangingMaze.ChangeStepOption, ChangingMaze.ShortcutStep))),
        Entry("RandomWalk-1000", EnvironmentChapter.Textbook, null, null, "Predict on which side a walk over 1000 states ends (example 9.1)", s_none, _ => new RandomWalk(1000, -1, 1, reach: 100)),
        Entry("MountainCar-NoLimit", EnvironmentChapter.Textbook, null, null, "Swing an underpowered car up a hill, however long it takes (example 10.1)", s_none, _ => new MountainCar()),
        Entry("AccessControl", EnvironmentChapter.Textbook, ContinuingSteps, null, "Give servers to the customers that pay most (example 10.2)",
            new() { ["servers"] = "how many servers (10)", ["free_probability"] = "how likely a busy server becomes free in a step (0.06)" },
            options => new AccessControl(options.Integer("servers", 10, 1), options.Number("free_probability", 0.06))),
        Entry("BairdCounterexample", EnvironmentChapter.Textbook, BanditSteps, null, "Seven states on which off-policy learning diverges (example 11.1)", s_none, _ => new BairdCounterexample()),
        Entry("ShortCorridor", EnvironmentChapter.Textbook, BanditSteps, null, "Leave a corridor whose states look alike (example 13.1)", s_none, _ => new ShortCorridor()),
    ];
}
