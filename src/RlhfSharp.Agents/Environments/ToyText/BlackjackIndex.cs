using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Agents.Environments.ToyText;

/// <summary>Blackjack with its hands numbered, for agents that keep a table.</summary>
/// <param name="inner">The game.</param>
public sealed class BlackjackIndex(IEnvironment<(int PlayerSum, int DealerCard, int UsableAce), int> inner)
    : ObservationWrapper<(int PlayerSum, int DealerCard, int UsableAce), int, int>(inner)
{
    private const int DealerCards = 11, PlayerSums = 32;

    /// <inheritdoc/>
    public override Space<int> ObservationSpace { get; } = new Discrete(PlayerSums * DealerCards * 2);

    /// <summary>The number of a hand: (sum * 11 + dealer's card) * 2 + usable ace.</summary>
    public static int Encode(int playerSum, int dealerCard, int usableAce) => (playerSum * DealerCards + dealerCard) * 2 + usableAce;

    /// <summary>The inverse of <see cref="Encode"/>.</summary>
    public static (int PlayerSum, int DealerCard, int UsableAce) Decode(int index) =>
        (index / (2 * DealerCards), index / 2 % DealerCards, index % 2);

    /// <inheritdoc/>
    protected override int Observe((int PlayerSum, int DealerCard, int UsableAce) observation) =>
        Encode(observation.PlayerSum, observation.DealerCard, observation.UsableAce);
}
