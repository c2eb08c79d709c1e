using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Recipes;

/// <summary>Settings of <see cref="BanditControl"/>. A key that the chosen agent does not use must be left as it is.</summary>
public sealed record BanditOptions : ControlOptions, IValidatable
{
    /// <summary>Epsilon-greedy on the 10-armed testbed.</summary>
    public BanditOptions()
    {
        Agent = "epsilon-greedy";
        Environment = new ControlEnvironmentOptions { Id = "GaussianBandit", Copies = 1 };
        Checkpoint = new CheckpointOptions { Interval = 0 };
    }

    [Setting("Episodes of the whole run, each as many pulls as the environment allows", Min = 1, Unit = "episodes")]
    public long Episodes { get; init; } = 1;

    [Setting("Probability of a random arm (epsilon-greedy, optimistic)", Min = 0, Max = 1)]
    public double Epsilon { get; init; } = 0.1;

    [Setting("Weight of a new reward, 0 for the mean of all (epsilon-greedy, optimistic, gradient-bandit)", Min = 0, Max = 1)]
    public double StepSize { get; init; }

    [Setting("Value of every arm before its first pull (epsilon-greedy, optimistic)")]
    public double InitialValue { get; init; }

    [Setting("How much an uncertain arm is favoured (ucb, linucb)", Min = 0)]
    public double Confidence { get; init; } = 2;

    [Setting("Compare rewards with their mean (gradient-bandit)")]
    public bool Baseline { get; init; } = true;

    [Setting("What is believed of an arm (thompson)")]
    public BeliefKind Belief { get; init; } = BeliefKind.Gaussian;

    [Setting("Standard deviation of the arms' means before any pull; gaussian belief only (thompson)", Min = 0, MinExclusive = true)]
    public double PriorDeviation { get; init; } = 1;

    [Setting("Standard deviation of a reward around its arm's mean; gaussian belief only (thompson)", Min = 0, MinExclusive = true)]
    public double NoiseDeviation { get; init; } = 1;

    [Setting("Weight of the squared length of the weights (linucb)", Min = 0, MinExclusive = true)]
    public double Ridge { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        BanditAgent agent = BanditAgent.Find(Agent);
        BanditOptions usual = agent.Defaults;
        if (Agent == "gradient-bandit" && StepSize == 0)
            yield return "'step_size' is 0: gradient-bandit would learn nothing; give a value above 0, at most 1.";
        foreach ((string key, bool isChanged) in new[]
        {
            ("epsilon", Epsilon != usual.Epsilon),
            ("step_size", StepSize != usual.StepSize),
            ("initial_value", InitialValue != usual.InitialValue),
            ("confidence", Confidence != usual.Confidence),
            ("baseline", Baseline != usual.Baseline),
            ("belief", Belief != usual.Belief),
            ("prior_deviation", PriorDeviation != usual.PriorDeviation),
            ("noise_deviation", NoiseDeviation != usual.NoiseDeviation),
            ("ridge", Ridge != usual.Ridge),
        })
        {
            if (isChanged && !agent.Uses.Contains(key))
                yield return $"'{key}' is not used by {Agent}; leave it out, or choose {string.Join(" or ", BanditAgent.All.Where(other => other.Uses.Contains(key)).Select(other => other.Name))}.";
        }
    }
}
