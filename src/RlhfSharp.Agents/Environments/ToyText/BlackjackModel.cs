namespace RlhfSharp.Agents.Environments.ToyText;

/// <summary>
/// What Blackjack does in every hand, for dynamic programming. States are numbered as by <see cref="BlackjackIndex"/>; after
/// them come the naturals, one for each card of the dealer, which look like any other 21 but may be paid better.
/// </summary>
public sealed class BlackjackModel : ITransitionModel
{
    private const int Stick = 0, BlackJack = 21, DealerSticks = 17, Hands = 704, DealerCards = 10;

    private static readonly double[] s_starts = Starts();

    private readonly Transition[][] _outcomes; // [state * 2 + action]

    /// <summary>The game with the rules of <see cref="Blackjack"/>.</summary>
    public BlackjackModel(bool sab = true, bool natural = false)
    {
        _outcomes = new Transition[StateCount * ActionCount][];
        for (int state = 0; state < StateCount; state++)
        {
            _outcomes[state * ActionCount] = AfterStick(state, sab, natural);
            _outcomes[state * ActionCount + 1] = AfterHit(state);
        }
    }

    /// <inheritdoc/>
    public int StateCount => Hands + DealerCards + 1;

    /// <inheritdoc/>
    public int ActionCount => 2;

    /// <inheritdoc/>
    public IReadOnlyList<double> StartProbabilities => s_starts;

    /// <inheritdoc/>
    public IReadOnlyList<Transition> this[int state, int action] => (uint)action < 2
        ? _outcomes[state * ActionCount + action]
        : throw new ArgumentOutOfRangeException(nameof(action), action, "Blackjack has the actions 0 (stick) and 1 (hit).");

    /// <summary>What the player sees of a state: the number of the hand.</summary>
    public static int Observe(int state) => state < Hands ? state : BlackjackIndex.Encode(BlackJack, state - Hands, 1);

    private static (int Sum, int Dealer, int Ace) HandOf(int state) => BlackjackIndex.Decode(Observe(state));

    // Hands that no cards make are given an end at once.
    private static bool IsHand(int sum, int dealer, int ace) => dealer is >= 1 and <= 10 && sum is >= 2 and <= BlackJack && (ace == 0 || sum >= 12);

    private static Transition[] AfterHit(int state)
    {
        (int sum, int dealer, int ace) = HandOf(state);
        if (!IsHand(sum, dealer, ace))
            return [new Transition(1, state, 0, true)];
        Transition[] outcomes = new Transition[DealerCards];
        for (int card = 1; card <= DealerCards; card++)
        {
            (int next, int usable) = Add(sum, ace, card);
            bool isBust = next > BlackJack;
            outcomes[card - 1] = new Transition(Likely(card), BlackjackIndex.Encode(next, dealer, usable), isBust ? -1 : 0, isBust);
        }

        return outcomes;
    }

    private static Transition[] AfterStick(int state, bool sab, bool natural)
    {
        (int sum, int dealer, int ace) = HandOf(state);
        if (!IsHand(sum, dealer, ace))
            return [new Transition(1, state, 0, true)];
        bool isNatural = state >= Hands;
        double won = 0, lost = 0;
        for (int card = 1; card <= DealerCards; card++)
        {
            bool dealerNatural = dealer + card == 11 && (dealer == 1 || card == 1);
            (int dealerSum, int usable) = Add(dealer == 1 ? 11 : dealer, dealer == 1 ? 1 : 0, card);
            if (sab && isNatural && !dealerNatural)
                won += Likely(card);
            else
                PlayDealer(dealerSum, usable, Likely(card), sum, ref won, ref lost);
        }

        double prize = !sab && natural && isNatural ? 1.5 : 1;
        return [new Transition(won, state, prize, true), new Transition(1 - won - lost, state, 0, true), new Transition(lost, state, -1, true)];
    }

    private static void PlayDealer(int dealerSum, int usable, double likely, int playerSum, ref double won, ref double lost)
    {
        if (dealerSum < DealerSticks)
        {
            for (int card = 1; card <= DealerCards; card++)
            {
                (int next, int nextUsable) = Add(dealerSum, usable, card);
                PlayDealer(next, nextUsable, likely * Likely(card), playerSum, ref won, ref lost);
            }
        }
        else if (dealerSum > BlackJack || dealerSum < playerSum)
            won += likely;
        else if (dealerSum > playerSum)
            lost += likely;
    }

    // A hand with one more card: its sum, and whether an ace still counts 11.
    private static (int Sum, int Ace) Add(int sum, int ace, int card)
    {
        sum += card;
        if (card == 1 && ace == 0 && sum + 10 <= BlackJack)
            return (sum + 10, 1);
        return ace == 1 && sum > BlackJack ? (sum - 10, 0) : (sum, ace);
    }

    private static double Likely(int card) => card == 10 ? 4.0 / 13 : 1.0 / 13;

    private static double[] Starts()
    {
        double[] probabilities = new double[Hands + DealerCards + 1];
        for (int dealer = 1; dealer <= DealerCards; dealer++)
            for (int first = 1; first <= DealerCards; first++)
                for (int second = 1; second <= DealerCards; second++)
                {
                    (int sum, int ace) = Add(first == 1 ? 11 : first, first == 1 ? 1 : 0, second);
                    int state = sum == BlackJack ? Hands + dealer : BlackjackIndex.Encode(sum, dealer, ace);
                    probabilities[state] += Likely(dealer) * Likely(first) * Likely(second);
                }
        return probabilities;
    }
}
