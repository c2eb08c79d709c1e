using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.ToyText;

/// <summary>Maps of <see cref="FrozenLake"/>: rows of S (start), F (frozen), H (hole) and G (goal).</summary>
public static class FrozenLakeMap
{
    /// <summary>Gymnasium's small map.</summary>
    public static IReadOnlyList<string> Small { get; } = ["SFFF", "FHFH", "FFFH", "HFFG"];

    /// <summary>Gymnasium's large map.</summary>
    public static IReadOnlyList<string> Large { get; } =
        ["SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"];

    /// <summary>
    /// A square map whose tiles are frozen with probability <paramref name="frozen"/> and which has a way from the start
    /// (top left) to the goal (bottom right); draw for draw Gymnasium's <c>generate_random_map</c>.
    /// </summary>
    /// <param name="size">Tiles on each side, at least 2.</param>
    /// <param name="frozen">In (0, 1].</param>
    /// <param name="seed">The same seed gives the same map.</param>
    public static IReadOnlyList<string> Random(int size = 8, double frozen = 0.8, int seed = 0)
    {
        if (size < 2)
            throw new UserException($"A lake of {size} tiles on each side is too small: choose 2 or more.");
        if (!(frozen > 0 && frozen <= 1))
            throw new UserException($"Tiles cannot be frozen with probability {frozen}: choose one above 0 and up to 1.");
        RandomStream random = new((ulong)seed);
        double threshold = frozen / (frozen + (1 - frozen));
        char[][] rows;
        do
        {
            rows = new char[size][];
            for (int row = 0; row < size; row++)
            {
                rows[row] = new char[size];
                for (int column = 0; column < size; column++)
                    rows[row][column] = random.NextDouble() < threshold ? 'F' : 'H';
            }

            rows[0][0] = 'S';
            rows[^1][^1] = 'G';
        }
        while (!HasWay(rows));
        return [.. rows.Select(row => new string(row))];
    }

    /// <summary>A user's mistake in a map is a <see cref="UserException"/> that says which.</summary>
    internal static void Check(IReadOnlyList<string> map)
    {
        if (map.Count == 0 || map.Any(row => row.Length != map[0].Length || row.Length == 0))
            throw new UserException($"The map {string.Join("/", map)} is not a rectangle: give every row the same number of letters.");
        if (map.SelectMany(row => row).FirstOrDefault(letter => !"SFHG".Contains(letter)) is var wrong and not '\0')
            throw new UserException($"The map {string.Join("/", map)} has the letter '{wrong}'; allowed are S (start), F (frozen), H (hole) and G (goal).");
        if (!map.Any(row => row.Contains('S')))
            throw new UserException($"The map {string.Join("/", map)} has no start: put an S somewhere.");
    }

    private static bool HasWay(char[][] rows)
    {
        int size = rows.Length;
        bool[] seen = new bool[size * size];
        Stack<(int Row, int Column)> open = new([(0, 0)]);
        while (open.TryPop(out (int Row, int Column) tile))
        {
            if (tile.Row < 0 || tile.Row >= size || tile.Column < 0 || tile.Column >= size
                || rows[tile.Row][tile.Column] == 'H' || seen[tile.Row * size + tile.Column])
                continue;
            if (rows[tile.Row][tile.Column] == 'G')
                return true;
            seen[tile.Row * size + tile.Column] = true;
            open.Push((tile.Row + 1, tile.Column));
            open.Push((tile.Row, tile.Column + 1));
            open.Push((tile.Row - 1, tile.Column));
            open.Push((tile.Row, tile.Column - 1));
        }

        return false;
    }
}
