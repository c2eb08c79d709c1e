namespace RlhfSharp.Agents.Environments;

/// <summary>What is known of an environment before one is made.</summary>
/// <param name="Id">Gymnasium's name, version included.</param>
/// <param name="MaximumSteps">Where episodes are cut.</param>
/// <param name="RewardThreshold">The mean return at which Gymnasium calls the task solved.</param>
/// <param name="Description">One line.</param>
/// <param name="Options">Names of the options it takes, with what they do.</param>
public sealed record EnvironmentSpecification(
    string Id,
    int MaximumSteps,
    double RewardThreshold,
    string Description,
    IReadOnlyDictionary<string, string> Options);
