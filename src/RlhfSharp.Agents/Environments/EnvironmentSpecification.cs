namespace RlhfSharp.Agents.Environments;

/// <summary>What is known of an environment before one is made.</summary>
/// <param name="Id">Gymnasium's name, version included.</param>
/// <param name="Chapter">What kind of task it is.</param>
/// <param name="MaximumSteps">Where episodes are cut; null where nothing cuts them.</param>
/// <param name="RewardThreshold">The mean return at which Gymnasium calls the task solved; null where it names none.</param>
/// <param name="Description">One line.</param>
/// <param name="Options">Names of the options it takes, with what they do.</param>
public sealed record EnvironmentSpecification(
    string Id,
    EnvironmentChapter Chapter,
    int? MaximumSteps,
    double? RewardThreshold,
    string Description,
    IReadOnlyDictionary<string, string> Options)
{
    /// <summary>Observations can be had as one of finitely many integers, so that a table can hold a value for each.</summary>
    public bool HasDiscreteObservations { get; init; }

    /// <summary>Actions are one of finitely many integers; otherwise they are lists of real numbers.</summary>
    public bool HasDiscreteActions { get; init; }
}
