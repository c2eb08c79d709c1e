using FsCheck;
using FsCheck.Fluent;
using RlhfSharp.Agents.Features;

namespace RlhfSharp.Agents.Tests.Features;

public sealed class TileCodingTests
{
    [Theory, InlineData(1, 8, 8, 72), InlineData(2, 8, 8, 648), InlineData(2, 4, 10, 484), InlineData(3, 16, 2, 432)]
    public void Count_OfTilings_IsThatOfShiftedGrids(int axes, int tilings, int tiles, int count)
    {
        TileCoding coding = Create(axes, tilings, tiles);
        Assert.Equal(count, coding.Count); // tilings (tiles + 1)^axes
        Assert.Equal(tilings, coding.ActiveCount);
    }

    [Fact]
    public void Encode_AnyObservation_ActivatesOneTileOfEachTiling() => Check((x, y) =>
    {
        TileCoding coding = Create(2, 8, 5);
        int[] tiles = Encode(coding, x, y);
        for (int tiling = 0; tiling < 8; tiling++)
            Assert.InRange(tiles[tiling], tiling * 36, tiling * 36 + 35);
    });

    [Fact]
    public void Encode_TwoPointsOnALine_ShareOneTileFewerForEachEighthOfATile() => Check((x, distance) =>
    {
        // 4 tiles over [0, 1] of 8 tilings: boundaries lie 1/32 apart.
        TileCoding coding = Create(1, 8, 4);
        double other = x + distance;
        if (other > 1)
            return;
        int crossed = (int)(32 * (double)(float)other) - (int)(32 * (double)(float)x);
        int shared = Encode(coding, x).Intersect(Encode(coding, other)).Count();
        Assert.Equal(Math.Max(0, 8 - crossed), shared);
    });

    [Fact]
    public void Encode_AWholeTileAway_SharesNothing() => Check((x, y) =>
    {
        if (x <= 0.74)
            Assert.Empty(Encode(Create(2, 8, 4), x, y).Intersect(Encode(Create(2, 8, 4), x + 0.26, y)));
    });

    [Fact]
    public void Encode_OutsideTheBox_IsAsAtItsEdge() =>
        Assert.Equal(Encode(Create(2, 8, 4), 1, 0), Encode(Create(2, 8, 4), 7, -3));

    [Fact]
    public void Encode_EveryTile_IsReached()
    {
        TileCoding coding = Create(2, 4, 3);
        HashSet<int> seen = [];
        for (double x = 0; x <= 1; x += 1 / 64.0)
            for (double y = 0; y <= 1; y += 1 / 64.0)
                seen.UnionWith(Encode(coding, x, y));
        // Tiling 0 is not shifted: its last row and column hold the upper edge alone.
        Assert.Equal(coding.Count, seen.Count);
    }

    [Fact]
    public void Encode_Hashed_FallsAmongTheWeightsAndSpreads()
    {
        TileCoding coding = new([0, 0], [1, 1], 8, 8, hashSize: 4096);
        HashSet<int> seen = [];
        Check((x, y) =>
        {
            int[] tiles = Encode(coding, x, y);
            Assert.All(tiles, tile => Assert.InRange(tile, 0, 4095));
            seen.UnionWith(tiles);
        });
        Assert.Equal(4096, coding.Count);
        Assert.True(seen.Count > 300, $"{seen.Count}"); // of 648 tiles
    }

    [Theory, InlineData(float.NaN, 0), InlineData(0, float.NaN)]
    public void Encode_NotANumber_IsRefused(float x, float y) =>
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => Encode(Create(2, 8, 4), x, y)).Message);

    [Fact]
    public void Encode_OtherSize_IsRefused() =>
        Assert.Contains("2", Assert.Throws<ArgumentException>(() => Encode(Create(2, 8, 4), 0.5)).Message);

    [Fact]
    public void Create_TooManyTiles_SaysHowMany() =>
        Assert.Contains("hash size", Assert.Throws<ArgumentException>(() => Create(8, 8, 20)).Message);

    private static TileCoding Create(int axes, int tilings, int tiles) =>
        new([.. Enumerable.Repeat(0.0, axes)], [.. Enumerable.Repeat(1.0, axes)], tilings, tiles);

    private static int[] Encode(TileCoding coding, params double[] observation)
    {
        FeatureVector features = coding.CreateVector();
        coding.Encode([.. observation.Select(number => (float)number)], features);
        Assert.All(features.Values, value => Assert.Equal(1, value));
        return [.. features.Indices];
    }

    private static void Check(Action<double, double> law)
    {
        Arbitrary<int> thousandths = Gen.Choose(0, 100_000).ToArbitrary();
        FsCheck.Check.One(Config.QuickThrowOnFailure, Prop.ForAll(thousandths, thousandths, (a, b) => law(a / 1e5, b / 1e5)));
    }
}
