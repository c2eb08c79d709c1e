using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.ToyText;

/// <summary>Cards in one hand, drawn from an endless deck: 1 is an ace, 10 also stands for jack, queen and king.</summary>
internal struct BlackjackCards
{
    private const int Largest = 21;

    /// <summary>Aces as 1.</summary>
    internal int HardSum;

    /// <summary>How many cards.</summary>
    internal int Count;

    /// <summary>Whether an ace is among them.</summary>
    internal bool HasAce;

    /// <summary>Whether an ace may count 11.</summary>
    internal readonly bool HasUsableAce => HasAce && HardSum + 10 <= Largest;

    /// <summary>The best sum.</summary>
    internal readonly int Sum => HasUsableAce ? HardSum + 10 : HardSum;

    /// <summary>Above 21.</summary>
    internal readonly bool IsBust => Sum > Largest;

    /// <summary>The best sum, 0 when bust.</summary>
    internal readonly int Score => IsBust ? 0 : Sum;

    /// <summary>An ace and a ten.</summary>
    internal readonly bool IsNatural => Count == 2 && HasAce && HardSum == 11;

    /// <summary>Takes a card and gives its value.</summary>
    internal int Draw(RandomStream random)
    {
        int card = Math.Min(random.NextIndex(13) + 1, 10);
        HardSum += card;
        Count++;
        HasAce |= card == 1;
        return card;
    }
}
