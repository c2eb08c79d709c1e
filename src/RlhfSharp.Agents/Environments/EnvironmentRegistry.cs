using RlhfSharp.Agents.Environments.Classic;
using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Environments;

/// <summary>Makes environments by Gymnasium's names.</summary>
public static class EnvironmentRegistry
{
    private static readonly IReadOnlyDictionary<string, string> s_noOptions = new Dictionary<string, string>();

    private static readonly Dictionary<string, string> s_cartPoleOptions = new()
    {
        ["sutton_barto_reward"] = "true: reward 0 a step and -1 at failure; false (default): 1 a step",
    };

    private static readonly Entry[] s_entries =
    [
        CartPoleEntry("CartPole-v0", 200, 195),
        CartPoleEntry("CartPole-v1", 500, 475),
        DiscreteEntry("MountainCar-v0", 200, -110, "Swing an underpowered car up a hill", () => new MountainCar()),
        DiscreteEntry("Acrobot-v1", 500, -100, "Swing the tip of a two-link pendulum above a line", () => new Acrobot()),
    ];

    /// <summary>Every environment there is.</summary>
    public static IReadOnlyList<EnvironmentSpecification> All { get; } = [.. s_entries.Select(entry => entry.Specification)];

    /// <summary>What is known of <paramref name="id"/>; a <see cref="UserException"/> names the nearest when there is none.</summary>
    public static EnvironmentSpecification Find(string id) => FindEntry(id).Specification;

    /// <summary>One copy under its step limit, with options by name as Gymnasium's <c>make(id, **options)</c>.</summary>
    public static IEnvironment<TObservation, TAction> Create<TObservation, TAction>(
        string id, IReadOnlyDictionary<string, string>? options = null)
    {
        Entry entry = FindEntry(id);
        return entry.Create(Checked(entry.Specification, options)) as IEnvironment<TObservation, TAction>
            ?? throw new UserException($"Environment '{id}' has other observations or actions than {typeof(TObservation).Name} and {typeof(TAction).Name}.");
    }

    /// <summary>Several copies stepped together, in the fastest form there is.</summary>
    public static IVectorEnvironment CreateVector(string id, int count, IReadOnlyDictionary<string, string>? options = null)
    {
        Entry entry = FindEntry(id);
        return entry.CreateVector(count, Checked(entry.Specification, options));
    }

    private static Entry CartPoleEntry(string id, int maximumSteps, double threshold) => new(
        new EnvironmentSpecification(id, maximumSteps, threshold, "Balance a pole on a cart by pushing it left or right", s_cartPoleOptions),
        options => new TimeLimit<float[], int>(new CartPole(Flag(options, "sutton_barto_reward")), maximumSteps),
        (count, options) => new VectorCartPole(count, maximumSteps, Flag(options, "sutton_barto_reward")));

    private static Entry DiscreteEntry(string id, int maximumSteps, double threshold, string description, Func<IEnvironment<float[], int>> create)
    {
        TimeLimit<float[], int> Limited() => new(create(), maximumSteps);
        return new(
            new EnvironmentSpecification(id, maximumSteps, threshold, description, s_noOptions),
            _ => Limited(),
            (count, _) => new VectorEnvironment<float[], int>([.. Enumerable.Range(0, count).Select(_ => Limited())]));
    }

    private static Entry FindEntry(string id) =>
        Array.Find(s_entries, entry => entry.Specification.Id == id)
        ?? throw new UserException($"There is no environment '{id}'. {Hint(id)}"
            + $"Known are {string.Join(", ", s_entries.Select(entry => entry.Specification.Id))}.");

    private static IReadOnlyDictionary<string, string> Checked(EnvironmentSpecification specification, IReadOnlyDictionary<string, string>? options)
    {
        foreach (string name in options?.Keys ?? [])
            if (!specification.Options.ContainsKey(name))
                throw new UserException(specification.Options.Count == 0
                    ? $"{specification.Id} has no option '{name}': it takes none."
                    : $"{specification.Id} has no option '{name}'; it takes {string.Join(", ", specification.Options.Keys)}.");
        return options ?? s_noOptions;
    }

    private static bool Flag(IReadOnlyDictionary<string, string> options, string name) =>
        options.TryGetValue(name, out string? text)
        && (bool.TryParse(text, out bool flag) ? flag : throw new UserException($"Option '{name}' is '{text}'; allowed are true and false."));

    private static string Hint(string id) =>
        EditDistance.Nearest(id, s_entries.Select(entry => entry.Specification.Id)) is { } nearest ? $"Did you mean '{nearest}'? " : "";

    private sealed record Entry(
        EnvironmentSpecification Specification,
        Func<IReadOnlyDictionary<string, string>, object> Create,
        Func<int, IReadOnlyDictionary<string, string>, IVectorEnvironment> CreateVector);
}
