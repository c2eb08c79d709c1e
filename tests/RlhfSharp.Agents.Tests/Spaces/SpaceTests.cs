using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Randomness;

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

    [Fact]
    public void MultiBinary_MaskedSample_KeepsWhatIsGiven()
    {
        RandomStream random = new(0);
        MultiBinary space = new(4);
        for (int i = 0; i < 20; i++)
            Assert.Equal([1, 0], space.Sample(random, [1, 0, 2, 2])[..2]);
        Assert.Throws<ArgumentException>(() => space.Sample(random, [1, 0, 3, 2]));
        Assert.Throws<ArgumentException>(() => space.Sample(random, [1, 0]));
    }

    [Fact]
    public void MultiDiscrete_MaskedSample_StaysAmongTheAllowed()
    {
        RandomStream random = new(0);
        MultiDiscrete space = new(3, 2);
        for (int i = 0; i < 20; i++)
        {
            long[] value = space.Sample(random, [[false, false, true], [false, false]]);
            Assert.Equal([2, 0], value);
        }
    }

    [Fact]
    public void Tuple_EncodeThenDecode_GivesTheSameAndFlattens()
    {
        using DisposeScope scope = NewDisposeScope();
        TupleSpace<int, float[]> space = new(new Discrete(3, 1), new Box(-1, 1, 2));
        Tensor encoded = space.Encode([(2, [0.5f, -0.5f]), (1, [1, 0])]);
        Assert.Equal([2, 5], encoded.shape);
        Assert.Equal([0, 1, 0, 0.5f, -0.5f, 1, 0, 0, 1, 0], encoded.data<float>().ToArray());
        Assert.Equal([0, 0, 0, -1, -1], space.Flat.Low);
        (int first, float[] second)[] decoded = space.Decode(encoded);
        Assert.Equal((2, 1), (decoded[0].first, decoded[1].first));
        Assert.Equal([0.5f, -0.5f], decoded[0].second);
        Assert.False(space.Contains((4, [0, 0])));
        Assert.False(space.Contains((1, [0, 2])));
    }

    [Fact]
    public void IntegerSpaces_EncodeThenDecode_GiveTheSame()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (Space<long[]> space in new Space<long[]>[] { new IntegerBox(-3, 3, 2), new MultiDiscrete(4, 2), new MultiBinary(2) })
        {
            RandomStream random = new(1);
            long[][] values = [.. Enumerable.Range(0, 5).Select(_ => space.Sample(random))];
            Assert.All(values, value => Assert.True(space.Contains(value)));
            Assert.Equal(values, space.Decode(space.Encode(values)));
            foreach (long[] value in values)
            {
                float[] numbers = new float[space.Flat.Size];
                space.Flatten(value, numbers);
                Assert.True(space.Flat.Contains(numbers));
                Assert.Equal(value, space.Unflatten(numbers));
            }

            Assert.False(space.Contains([0, 9]));
            Assert.False(space.Contains([0]));
            Assert.Throws<ArgumentException>(() => space.Encode([[0, 0, 0]]));
        }
    }

    [Fact]
    public void Spaces_ThatCannotBe_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new IntegerBox(3, 2, 1));
        Assert.Throws<ArgumentException>(() => new MultiDiscrete(3, 0));
        Assert.Throws<ArgumentException>(() => new DoubleBox([1], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MultiBinary(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Discrete(0));
    }
}
