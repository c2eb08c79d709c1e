using System.Globalization;
using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Agents.Rendering.Shapes;

namespace RlhfSharp.Agents.Rendering.Pictures;

/// <summary>The dealer's cards above, the player's below. Only sums are kept, so the player's cards are blank and the dealer's lie face down but for the first.</summary>
internal static class BlackjackPicture
{
    private const double Width = 480, Height = 320, CardWidth = 74, CardHeight = 106, Step = 34;

    internal const double StepsPerSecond = 1;

    internal static IReadOnlyList<string> ActionNames { get; } = ["stick", "hit"];

    /// <param name="player">The player's cards.</param>
    /// <param name="dealer">The dealer's cards.</param>
    /// <param name="shown">The dealer's first card.</param>
    /// <param name="isOver">The dealer's sum is shown too.</param>
    internal static Frame Render(BlackjackCards player, BlackjackCards dealer, int shown, bool isOver)
    {
        List<Shape> shapes = [new Rectangle(0, 0, Width, Height, "felt")];
        string dealerText = isOver ? Sum(dealer) : $"shows {Card(shown)}", playerText = Sum(player);
        AddHand(shapes, dealer.Count, 34, Card(shown));
        AddHand(shapes, player.Count, 186, null);
        shapes.AddRange(
            new Label(Width * 0.75, 78, "dealer"),
            new Label(Width * 0.75, 112, dealerText, isOver && dealer.IsBust ? "bad" : "strong", 26),
            new Label(Width * 0.75, 230, "player"),
            new Label(Width * 0.75, 264, playerText, player.IsBust ? "bad" : "strong", 26));
        if (player.HasUsableAce)
            shapes.Add(new Label(Width * 0.75, 288, "an ace counts 11", Size: 14));
        return new Frame(new Drawing(Width, Height, shapes),
            $"dealer  {dealerText}\nplayer  {playerText} with {player.Count} cards{(player.HasUsableAce ? ", an ace counts 11" : "")}");
    }

    private static void AddHand(List<Shape> shapes, int count, double y, string? first)
    {
        double step = Math.Min(Step, 130.0 / Math.Max(1, count - 1));
        for (int i = 0; i < count; i++)
        {
            bool isShown = i == count - 1 && first is not null; // the first card on top of the others
            shapes.Add(new Rectangle(30 + i * step, y, CardWidth, CardHeight, first is null || isShown ? "card" : "back", 8));
            if (isShown)
                shapes.Add(new Label(30 + i * step + CardWidth / 2, y + CardHeight / 2 + 12, first!, "ink", 34));
        }
    }

    private static string Sum(BlackjackCards cards) => cards.Sum.ToString(CultureInfo.InvariantCulture) + (cards.IsBust ? " bust" : "");

    private static string Card(int value) => value == 1 ? "A" : value.ToString(CultureInfo.InvariantCulture);
}
