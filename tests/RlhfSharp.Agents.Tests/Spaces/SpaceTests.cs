using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Agents.Tests.Spaces;

public sealed class SpaceTests
{
    [Theory]
    [InlineData(-2, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(-3, false)]
    public void Discrete_Contains_CountsFromStart(int value, bool expected) => Assert.Equal(expected, new Discrete(5, -2).Contains(value));

    [Fact]
    public void Discrete_EncodeThenDecode_GivesTheSame()
    {
        using DisposeScope scope = NewDisposeScope();
        Discrete space = new(5, -2);
        Tensor encoded = space.Encode([-2, 0, 2]);
        Assert.Equal([0, 2, 4], encoded.data<long>().ToArray());
        Assert.Equal([-2, 0, 2], space.Decode(encoded));
    }

    [Fact]
    public void Box_EncodeThenDecode_GivesTheSame()
    {
        using DisposeScope scope = NewDisposeScope();
        Box space = new(-1, 1, 2);
        Tensor encoded = space.Encode([[0.5f, -0.5f], [1, 0]]);
        Assert.Equal([2, 2], encoded.shape);
        Assert.Equal([[0.5f, -0.5f], [1, 0]], space.Decode(encoded));
    }

    [Fact]
    public void Box_Contains_RefusesNaNAndTheWrongLength()
    {
        Box space = new(-1, 1, 2);
        Assert.True(space.Contains([-1, 1]));
        Assert.False(space.Contains([0, float.NaN]));
        Assert.False(space.Contains([0]));
        Assert.False(space.Contains([0, 1.5f]));
    }

    [Fact]
    public void Box_WithCrossedBounds_IsRefused() => Assert.Throws<ArgumentException>(() => new Box([1f], [0f]));
}
