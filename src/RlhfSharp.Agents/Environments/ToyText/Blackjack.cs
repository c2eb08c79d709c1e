using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.ToyText;

/// <summary>
/// Blackjack against a dealer who sticks at 17, with an endless deck: stick (0) or hit (1); reward 1, 0 or -1 at the end of
/// a hand (Sutton and Barto, example 5.1). Equal to Gymnasium's Blackjack-v1.
/// </summary>
/// <param name="sab">The book's rules: a natural wins unless the dealer has one too. Takes precedence over <paramref name="natural"/>.</param>
/// <param name="natural">A hand won with a natural pays 1.5.</param>
public sealed class Blackjack(bool sab = true, bool natural = false)
    : IEnvironment<(int PlayerSum, int DealerCard, int UsableAce), int>
{
    private const int Stick = 0, Hit = 1, DealerSticks = 17;

    private RandomStream _random = new(0);
    private BlackjackCards _player, _dealer;
    private int _shown; // the dealer's first card
    private bool _isOver = true;

    /// <summary>The player's sum, the dealer's card (1 to 10) and whether an ace of the player counts 11.</summary>
    public Space<(int PlayerSum, int DealerCard, int UsableAce)> ObservationSpace { get; } =
        new TupleSpace<int, int, int>(new Discrete(32), new Discrete(11), new Discrete(2));

    /// <inheritdoc/>
    public Space<int> ActionSpace { get; } = new Discrete(2);

    /// <inheritdoc/>
    public (int PlayerSum, int DealerCard, int UsableAce) Reset(int? seed = null)
    {
        if (seed is { } given)
            _random = new RandomStream((ulong)given);
        (_dealer, _player, _isOver) = (default, default, false);
        _shown = _dealer.Draw(_random);
        _dealer.Draw(_random);
        _player.Draw(_random);
        _player.Draw(_random);

        // Gymnasium draws the suit of the card shown, and which of jack, queen and king a ten is.
        _random.NextIndex(4);
        if (_shown == 10)
            _random.NextIndex(3);
        return Observe();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The hand is over.</exception>
    public StepResult<(int PlayerSum, int DealerCard, int UsableAce)> Step(int action)
    {
        if (action is not (Stick or Hit))
            throw new ArgumentOutOfRangeException(nameof(action), action, "Blackjack has the actions 0 (stick) and 1 (hit).");
        if (_isOver)
            throw new InvalidOperationException("The hand is over: call Reset to be dealt another.");
        double reward = 0;
        if (action == Hit)
        {
            _player.Draw(_random);
            _isOver = _player.IsBust;
            reward = _isOver ? -1 : 0;
        }
        else
        {
            while (_dealer.Sum < DealerSticks)
                _dealer.Draw(_random);
            _isOver = true;
            reward = Settle();
        }

        return new(Observe(), reward, _isOver, Truncated: false);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        SaveCards(writer.Section("player"), _player);
        SaveCards(writer.Section("dealer"), _dealer);
        writer.Write("shown", _shown);
        writer.Write("over", _isOver);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        _player = LoadCards(reader.Section("player"));
        _dealer = LoadCards(reader.Section("dealer"));
        _shown = (int)reader.ReadInt64("shown");
        _isOver = reader.ReadBoolean("over");
    }

    private double Settle()
    {
        double reward = Math.Sign(_player.Score - _dealer.Score);
        if (sab)
            return _player.IsNatural && !_dealer.IsNatural ? 1 : reward;
        return natural && _player.IsNatural && reward == 1 ? 1.5 : reward;
    }

    private (int, int, int) Observe() => (_player.Sum, _shown, _player.HasUsableAce ? 1 : 0);

    private static void SaveCards(CheckpointWriter writer, BlackjackCards cards)
    {
        writer.Write("sum", cards.HardSum);
        writer.Write("count", cards.Count);
        writer.Write("ace", cards.HasAce);
    }

    private static BlackjackCards LoadCards(CheckpointReader reader) => new()
    {
        HardSum = (int)reader.ReadInt64("sum"),
        Count = (int)reader.ReadInt64("count"),
        HasAce = reader.ReadBoolean("ace"),
    };
}
