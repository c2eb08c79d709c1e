using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Environments.ToyText;

/// <summary>Variants of <see cref="Taxi"/>; by default every move does as told and nobody changes their mind.</summary>
public sealed record TaxiOptions
{
    [Setting("Moves drift to either side in the rain")]
    public bool IsRainy { get; init; }

    [Setting("Some passengers change their destination once, during the first move of their ride")]
    public bool FicklePassenger { get; init; }

    [Setting("In the rain, how likely a move goes where it was meant to", Min = 0, Max = 1)]
    public double RainyProbability { get; init; } = 0.8;

    [Setting("How likely a fickle passenger is one who changes the destination", Min = 0, Max = 1)]
    public double FickleProbability { get; init; } = 0.3;
}
