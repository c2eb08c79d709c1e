using System.Text.Json.Nodes;

namespace RlhfSharp.Agents.Features;

/// <summary>
/// Tile coding (Sutton and Barto, section 9.5.4): several grids over the observation, each shifted a little; of each grid
/// the one tile that holds the observation is active. Grid t is shifted by t (1, 3, 5, ...) / tilings of a tile, modulo 1: the
/// displacement by odd numbers that the book recommends. A shifted grid needs one tile more along every axis.
/// </summary>
public sealed class TileCoding : FeatureMap<float[]>
{
    private readonly BoxScale _scale;
    private readonly int _hashSize;
    private readonly int _tilesPerTiling;

    /// <summary>Grids over the box from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <param name="low">Lower bound of every number of an observation.</param>
    /// <param name="high">Upper bound of every number.</param>
    /// <param name="tilings">How many grids, at least 1; the book advises a power of two of at least four times the numbers.</param>
    /// <param name="tiles">Tiles along every axis that span its range, at least 1.</param>
    /// <param name="hashSize">0 for a weight of its own for each tile; otherwise tiles share so many weights, where they fall by a hash.</param>
    public TileCoding(IReadOnlyList<double> low, IReadOnlyList<double> high, int tilings = 8, int tiles = 8, int hashSize = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tilings, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tiles, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(hashSize);
        _scale = new BoxScale(low, high);
        (Tilings, Tiles, _hashSize) = (tilings, tiles, hashSize);
        double perTiling = Math.Pow(tiles + 1, _scale.Size);
        if (hashSize == 0 && perTiling * tilings > 1 << 26)
            throw new ArgumentException($"{tilings} tilings of {tiles + 1} tiles along {_scale.Size} axes are {perTiling * tilings:0} tiles: use fewer, or give a hash size.");
        _tilesPerTiling = hashSize == 0 ? (int)perTiling : 0;
    }

    /// <summary>How many grids there are.</summary>
    public int Tilings { get; }

    /// <summary>Tiles along an axis that span its range.</summary>
    public int Tiles { get; }

    /// <summary>How many tiles there are, or weights where they are hashed.</summary>
    public override int Count => _hashSize > 0 ? _hashSize : Tilings * _tilesPerTiling;

    /// <summary>One tile of each grid.</summary>
    public override int ActiveCount => Tilings;

    /// <inheritdoc/>
    public override void Encode(float[] observation, FeatureVector features)
    {
        _scale.Check(observation);
        int[] indices = features.Indices;
        Array.Fill(features.Values, 1);
        for (int tiling = 0; tiling < Tilings; tiling++)
            indices[tiling] = _hashSize > 0 ? tiling : tiling * _tilesPerTiling;

        int stride = 1;
        for (int axis = 0; axis < _scale.Size; axis++, stride *= Tiles + 1)
        {
            int fine = (int)(_scale.At(observation, axis) * Tiles * Tilings); // in units of a tile over the number of grids
            for (int tiling = 0; tiling < Tilings; tiling++)
            {
                int tile = (fine + tiling * (2 * axis + 1) % Tilings) / Tilings;
                indices[tiling] = _hashSize > 0 ? Hash(indices[tiling], tile) : indices[tiling] + tile * stride;
            }
        }

        if (_hashSize > 0)
            for (int tiling = 0; tiling < Tilings; tiling++)
                indices[tiling] = (int)((uint)Hash(indices[tiling], 0x5bd1e995) % (uint)_hashSize);
    }

    /// <inheritdoc/>
    public override JsonObject Describe()
    {
        JsonObject description = new() { ["kind"] = "tile_coding", ["tilings"] = Tilings, ["tiles"] = Tiles, ["hash_size"] = _hashSize };
        _scale.DescribeIn(description);
        return description;
    }

    // Mixing by a multiplication and a shift: neighbours fall far apart.
    private static int Hash(int state, int next)
    {
        uint mixed = ((uint)state ^ (uint)next) * 0x9E3779B1u + 0x7F4A7C15u;
        return (int)(mixed ^ (mixed >> 15));
    }
}
