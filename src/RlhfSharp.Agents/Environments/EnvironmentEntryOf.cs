using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Agents.Environments.Wrappers;

namespace RlhfSharp.Agents.Environments;

/// <summary>As <see cref="EnvironmentEntry"/>, with known observations and actions.</summary>
/// <param name="Specification">What is known of it.</param>
/// <param name="Make">Makes one copy, without a step limit.</param>
/// <param name="MakeVector">Makes several copies in a form of their own, where there is one.</param>
internal sealed record EnvironmentEntry<TObservation, TAction>(
    EnvironmentSpecification Specification,
    Func<EnvironmentOptions, IEnvironment<TObservation, TAction>> Make,
    Func<int, EnvironmentOptions, IVectorEnvironment>? MakeVector) : EnvironmentEntry(Specification)
{
    internal override object Create(EnvironmentOptions options) => Make(options);

    internal override IEnvironment<TWanted, TWantedAction>? CreateLimited<TWanted, TWantedAction>(EnvironmentOptions options)
    {
        IEnvironment<TObservation, TAction> made = Limited(options);
        object? found = made switch
        {
            IEnvironment<TWanted, TWantedAction> => made,
            IEnvironment<(int PlayerSum, int DealerCard, int UsableAce), int> hands when typeof(TWanted) == typeof(int) => new BlackjackIndex(hands),
            _ when typeof(TWanted) == typeof(float[]) => new FlattenObservation<TObservation, TAction>(made),
            _ => null,
        };
        return found as IEnvironment<TWanted, TWantedAction>;
    }

    internal override IVectorEnvironment CreateVector(int count, EnvironmentOptions options)
    {
        if (MakeVector is not null)
            return MakeVector(count, options);
        IEnvironment<TObservation, TAction>[] copies = new IEnvironment<TObservation, TAction>[count];
        for (int i = 0; i < count; i++)
            copies[i] = Limited(options);
        return new VectorEnvironment<TObservation, TAction>(copies);
    }

    private IEnvironment<TObservation, TAction> Limited(EnvironmentOptions options) =>
        Specification.MaximumSteps is { } limit ? new TimeLimit<TObservation, TAction>(Make(options), limit) : Make(options);
}
