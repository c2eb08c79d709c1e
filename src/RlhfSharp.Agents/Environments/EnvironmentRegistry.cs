using RlhfSharp.Agents.Environments.Classic;
using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Environments;

/// <summary>Makes environments by Gymnasium's names.</summary>
public static class EnvironmentRegistry
{
    private static readonly Dictionary<string, string> s_noOptions = [];

    private static readonly Dictionary<string, string> s_cartPoleOptions = new()
    {
        ["sutton_barto_reward"] = "true: reward 0 a step and -1 at failure; false (default): 1 a step",
    };

    private static readonly Dictionary<string, string> s_frozenLakeOptions = new()
    {
        ["map_name"] = "4x4, 8x8 or random",
        ["desc"] = "a map of your own, rows of S (start), F (frozen), H (hole) and G (goal) such as SFF/FHF/FFG",
        ["map_size"] = "tiles on each side of a random map (8)",
        ["map_seed"] = "seed of a random map (0)",
        ["frozen_probability"] = "how likely a tile of a random map is frozen (0.8)",
        ["is_slippery"] = "true (default): a move may go to either side; false: it goes where it was meant to",
        ["success_rate"] = "on slippery ice, how likely a move goes where it was meant to (1/3)",
        ["reward_schedule"] = "rewards for reaching a goal, a hole and a frozen tile ([1, 0, 0])",
    };

    private static readonly Dictionary<string, string> s_taxiOptions = new()
    {
        ["is_rainy"] = "true: moves drift to either side; false (default)",
        ["fickle_passenger"] = "true: some passengers change their destination on the way; false (default)",
        ["rainy_probability"] = "in the rain, how likely a move goes where it was meant to (0.8)",
        ["fickle_probability"] = "how likely a fickle passenger changes the destination (0.3)",
    };

    private static readonly Dictionary<string, string> s_blackjackOptions = new()
    {
        ["sab"] = "true (default): Sutton and Barto's rules; a natural wins unless the dealer has one too",
        ["natural"] = "without sab, true: winning with a natural pays 1.5; false (default)",
    };

    private static readonly EnvironmentEntry[] s_entries =
    [
        CartPoleEntry("CartPole-v0", 200, 195),
        CartPoleEntry("CartPole-v1", 500, 475),
        Entry("MountainCar-v0", EnvironmentChapter.Classic, 200, -110, "Swing an underpowered car up a hill", s_noOptions, _ => new MountainCar()),
        Entry("MountainCarContinuous-v0", EnvironmentChapter.Classic, 999, 90, "Swing an underpowered car up a hill with pushes of any strength",
            new() { ["goal_velocity"] = "the least speed at which the goal counts (0)" },
            options => new MountainCarContinuous(options.Number("goal_velocity", 0))),
        Entry("Acrobot-v1", EnvironmentChapter.Classic, 500, -100, "Swing the tip of a two-link pendulum above a line", s_noOptions, _ => new Acrobot()),
        Entry("Pendulum-v1", EnvironmentChapter.Classic, 200, null, "Swing a pendulum up and hold it there",
            new() { ["g"] = "gravity in m/s^2 (10)" }, options => new Pendulum(options.Number("g", 10))),
        Entry("FrozenLake-v1", EnvironmentChapter.ToyText, 100, 0.7, "Cross a frozen lake without falling into a hole", s_frozenLakeOptions,
            options => MakeFrozenLake(options, "4x4")),
        Entry("FrozenLake8x8-v1", EnvironmentChapter.ToyText, 200, 0.85, "Cross a larger frozen lake", s_frozenLakeOptions,
            options => MakeFrozenLake(options, "8x8")),
        Entry("CliffWalking-v0", EnvironmentChapter.ToyText, null, null, "Walk along a cliff without falling down", s_noOptions, _ => new CliffWalking()),
        Entry("CliffWalking-v1", EnvironmentChapter.ToyText, null, null, "Walk along a cliff without falling down",
            new() { ["is_slippery"] = "true: a move may go to either side; false (default)" }, options => new CliffWalking(options.Flag("is_slippery"))),
        Entry("CliffWalkingSlippery-v1", EnvironmentChapter.ToyText, null, null, "Walk along an icy cliff without falling down",
            new() { ["is_slippery"] = "true (default): a move may go to either side; false" }, options => new CliffWalking(options.Flag("is_slippery", true))),
        Entry("Taxi-v3", EnvironmentChapter.ToyText, 200, 8, "Fetch a passenger and bring them to their destination", s_noOptions, _ => new Taxi()),
        Entry("Taxi-v4", EnvironmentChapter.ToyText, 200, 8, "Fetch a passenger and bring them to their destination", s_taxiOptions, MakeTaxi),
        Entry("Blackjack-v1", EnvironmentChapter.ToyText, null, null, "Beat the dealer without going over 21", s_blackjackOptions,
            options => new Blackjack(options.Flag("sab", true), options.Flag("natural"))),
    ];

    /// <summary>Every environment there is.</summary>
    public static IReadOnlyList<EnvironmentSpecification> All { get; } = [.. s_entries.Select(entry => entry.Specification)];

    /// <summary>What is known of <paramref name="id"/>; a <see cref="UserException"/> names the nearest when there is none.</summary>
    public static EnvironmentSpecification Find(string id) => FindEntry(id).Specification;

    /// <summary>
    /// One copy under its step limit, with options by name as Gymnasium's <c>make(id, **options)</c>. Observations that are
    /// not lists of numbers become so (<c>float[]</c>) where that is asked for, and Blackjack's hands become numbers
    /// (<c>int</c>).
    /// </summary>
    /// <exception cref="UserException">No such environment or option, or it has other observations or actions.</exception>
    public static IEnvironment<TObservation, TAction> Create<TObservation, TAction>(
        string id, IReadOnlyDictionary<string, string>? options = null)
    {
        EnvironmentEntry entry = FindEntry(id);
        return entry.CreateLimited<TObservation, TAction>(new EnvironmentOptions(entry.Specification, options))
            ?? throw new UserException($"{id} has {Kinds(entry.Specification)}; this agent needs {Kind<TObservation>()} observations and {Kind<TAction>()} actions.");
    }

    /// <summary>Several copies stepped together, in the fastest form there is.</summary>
    /// <exception cref="UserException">No such environment or option.</exception>
    public static IVectorEnvironment CreateVector(string id, int count, IReadOnlyDictionary<string, string>? options = null)
    {
        EnvironmentEntry entry = FindEntry(id);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return entry.CreateVector(count, new EnvironmentOptions(entry.Specification, options));
    }

    /// <summary>The transition model of a tabular environment, for dynamic programming.</summary>
    /// <exception cref="UserException">No such environment or option, or it has no such model.</exception>
    public static ITransitionModel CreateModel(string id, IReadOnlyDictionary<string, string>? options = null)
    {
        EnvironmentEntry entry = FindEntry(id);
        return entry.Create(new EnvironmentOptions(entry.Specification, options)) as ITransitionModel
            ?? throw new UserException($"{id} has no table of transitions to plan with; choose an environment with numbered states, such as FrozenLake-v1.");
    }

    private static EnvironmentEntry<TObservation, TAction> Entry<TObservation, TAction>(
        string id, EnvironmentChapter chapter, int? maximumSteps, double? threshold, string description, Dictionary<string, string> options,
        Func<EnvironmentOptions, IEnvironment<TObservation, TAction>> make, Func<int, EnvironmentOptions, IVectorEnvironment>? makeVector = null) =>
        new(
            new EnvironmentSpecification(id, chapter, maximumSteps, threshold, description, options)
            {
                HasDiscreteObservations = typeof(TObservation) != typeof(float[]),
                HasDiscreteActions = typeof(TAction) == typeof(int),
            },
            make,
            makeVector);

    private static EnvironmentEntry CartPoleEntry(string id, int maximumSteps, double threshold) => Entry(
        id, EnvironmentChapter.Classic, maximumSteps, threshold, "Balance a pole on a cart by pushing it left or right", s_cartPoleOptions,
        options => new CartPole(options.Flag("sutton_barto_reward")),
        (count, options) => new VectorCartPole(count, maximumSteps, options.Flag("sutton_barto_reward")));

    private static FrozenLake MakeFrozenLake(EnvironmentOptions options, string usualMap)
    {
        string name = options.Text("map_name", usualMap);
        IReadOnlyList<string> map = options.List("desc") ?? name switch
        {
            "4x4" => FrozenLakeMap.Small,
            "8x8" => FrozenLakeMap.Large,
            "random" => FrozenLakeMap.Random(
                options.Integer("map_size", 8, lowest: 2), options.Number("frozen_probability", 0.8), options.Integer("map_seed", 0)),
            _ => throw new UserException($"Option 'map_name' is '{name}'; allowed are 4x4, 8x8 and random."),
        };
        double[] rewards = options.Numbers("reward_schedule", 3) ?? [1, 0, 0];
        return new FrozenLake(
            map, options.Flag("is_slippery", true), options.Number("success_rate", 1.0 / 3.0), (rewards[0], rewards[1], rewards[2]));
    }

    private static Taxi MakeTaxi(EnvironmentOptions options) => new(new TaxiOptions
    {
        IsRainy = options.Flag("is_rainy"),
        FicklePassenger = options.Flag("fickle_passenger"),
        RainyProbability = options.Number("rainy_probability", 0.8),
        FickleProbability = options.Number("fickle_probability", 0.3),
    });

    private static EnvironmentEntry FindEntry(string id) =>
        Array.Find(s_entries, entry => entry.Specification.Id == id)
        ?? throw new UserException($"There is no environment '{id}'. {Hint(id)}"
            + $"Known are {string.Join(", ", s_entries.Select(entry => entry.Specification.Id))}.");

    private static string Hint(string id) =>
        EditDistance.Nearest(id, s_entries.Select(entry => entry.Specification.Id)) is { } nearest ? $"Did you mean '{nearest}'? " : "";

    private static string Kinds(EnvironmentSpecification specification) =>
        $"{Kind(specification.HasDiscreteObservations)} observations and {Kind(specification.HasDiscreteActions)} actions";

    private static string Kind<T>() => Kind(typeof(T) != typeof(float[]));

    private static string Kind(bool isDiscrete) => isDiscrete ? "discrete" : "continuous";
}
