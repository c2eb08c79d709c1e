using RlhfSharp.Core.Decoding;

namespace RlhfSharp.Core.Tests.FusedOperations;

/// <summary>Products with prepared weights against plain ones.</summary>
public sealed class PreparedWeightTests
{
    private static readonly int[] RowCounts = [.. Enumerable.Range(1, 14), 23, 24, 25, 48, 49, 70];

    public static TheoryData<int, int, bool> Shapes => new() { { 1, 1, false }, { 5, 33, true }, { 64, 96, false }, { 37, 71, false }, { 30, 130, true }, { 129, 7, true } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Linear_InEachFormat_IsAsExactAsTheFormat(int inputs, int outputs, bool transposed)
    {
        using var scope = NewDisposeScope();
        Tensor weight = Values(1, transposed ? [outputs, inputs] : [inputs, outputs]), bias = Values(2, outputs);
        Tensor plain = transposed ? weight.t() : weight;
        Tensor largest = plain.abs().amax(0L); // [outputs]
        foreach (WeightFormat format in Enum.GetValues<WeightFormat>())
        {
            using PreparedWeight prepared = FusedOps.Prepare(weight, transposed, format);
            Assert.Equal((inputs, outputs, format), (prepared.Inputs, prepared.Outputs, prepared.Format));
            foreach (int rows in RowCounts)
            {
                Tensor input = Values(rows, rows, inputs);
                // Each weight is off by at most so much; and both sums round, by 2^-24 of their terms' magnitudes at each of their steps.
                Tensor magnitude = input.abs().matmul(plain.abs()) + bias.abs();
                Tensor rounding = magnitude * (2 * (inputs + 1) * Math.Pow(2, -24));
                Tensor error = format switch
                {
                    WeightFormat.BFloat16 => input.abs().matmul(plain.abs()) / 256,
                    WeightFormat.Int8 => input.abs().sum(1).unsqueeze(1) * (largest / 254),
                    _ => zeros(rows, outputs),
                };
                Tensor distance = (FusedOps.Linear(input, prepared, bias) - input.matmul(plain) - bias).abs();
                Assert.True(distance.le(error * 1.001 + rounding).all().item<bool>(), $"{format}, {rows} rows: {distance.max().item<float>()}");
                if (format != WeightFormat.Float32 && inputs > 1) Assert.True(distance.max().item<float>() > 1e-5, $"{format} was not rounded");
            }
        }
    }

    [Fact]
    public void Linear_OfARow_DoesNotDependOnTheValuesOfTheOthers()
    {
        using var scope = NewDisposeScope();
        Tensor weight = Values(1, 40, 50), input = Values(2, 21, 40), other = Values(3, 21, 40);
        other.narrow(0, 13, 1).copy_(input.narrow(0, 13, 1));
        foreach (WeightFormat format in Enum.GetValues<WeightFormat>())
        {
            using PreparedWeight prepared = FusedOps.Prepare(weight, format: format);
            Assert.True(FusedOps.Linear(input, prepared).narrow(0, 13, 1).eq(FusedOps.Linear(other, prepared).narrow(0, 13, 1)).all().item<bool>());
        }
    }

    [Fact]
    public void Linear_OnAnyNumberOfThreads_GivesTheSameBits()
    {
        using var scope = NewDisposeScope();
        int threads = FusedOps.ThreadCount;
        try
        {
            Tensor weight = Values(1, 300, 700), input = Values(2, 17, 300);
            float[] Product(int count)
            {
                FusedOps.ThreadCount = count;
                using PreparedWeight prepared = FusedOps.Prepare(weight);
                return FusedOps.Linear(input, prepared).data<float>().ToArray();
            }
            Assert.Equal(Product(1), Product(3));
        }
        finally
        {
            FusedOps.ThreadCount = threads;
        }
    }

    [Fact]
    public void Prepare_OfNaN_KeepsItVisible()
    {
        using var scope = NewDisposeScope();
        Tensor weight = tensor([1f, float.NaN, 2f, 3f], [2, 2]);
        foreach (WeightFormat format in Enum.GetValues<WeightFormat>())
        {
            using PreparedWeight prepared = FusedOps.Prepare(weight, format: format);
            float[] product = FusedOps.Linear(ones(1, 2), prepared).data<float>().ToArray();
            Assert.True(float.IsNaN(product[1]), $"{format}");
            Assert.Equal(3, product[0], 0.02f);
        }
    }

    [Fact]
    public void Arguments_Wrong_AreRefusedInWords()
    {
        using var scope = NewDisposeScope();
        using PreparedWeight prepared = FusedOps.Prepare(Values(1, 3, 4));
        Assert.Contains("[2, 2]; expected Float32 [n, 3]", Assert.Throws<ArgumentException>(() => FusedOps.Linear(Values(1, 2, 2), prepared)).Message);
        Assert.Contains("[3]; expected Float32 [4]", Assert.Throws<ArgumentException>(() => FusedOps.Linear(Values(1, 2, 3), prepared, Values(1, 3))).Message);
        Assert.Contains("two sizes", Assert.Throws<ArgumentException>(() => FusedOps.Prepare(Values(1, 3))).Message);
    }

    [Fact]
    public void Decode_WithoutLayers_IsTheSoftmaxOfTheNormOfTheEmbedding()
    {
        using var scope = NewDisposeScope();
        const int Vocabulary = 40, Width = 6;
        Tensor tokens = Values(1, Vocabulary, Width), places = Values(2, 9, Width), gain = Values(3, Width), shift = Values(4, Width);
        using DecoderWeights weights = new(1, tokens, places, [], new NormWeights(gain, shift, 1e-5), FusedOps.Prepare(tokens, transposed: true));
        Tensor hidden = tokens.index_select(0, tensor([7L, 3L])) + places.index_select(0, tensor([5L, 0L]));
        Tensor expected = (nn.functional.layer_norm(hidden, [Width], gain, shift, 1e-5).matmul(tokens.t()) / tensor([0.5f, 2f]).unsqueeze(1)).softmax(1);
        Tensor actual = zeros(3, Vocabulary);
        FusedOps.Decode(weights, [], [], [2, 7, 3], [1, 4, 2], [0, 5, 0], [1, 2], [0.5, 2], actual);
        Assert.True((actual.narrow(0, 0, 2) - expected).abs().max().item<float>() < 1e-6);
        Assert.Equal(0, actual.narrow(0, 2, 1).sum().item<float>());   // the third row was not asked for

        string Refused(long[] ids, long[] slots, long[] positions) =>
            Assert.Throws<ArgumentException>(() => FusedOps.Decode(weights, [], [], ids, slots, positions, [0], [1], actual)).Message;
        Assert.Contains("tokens holds 40", Refused([40], [0], [0]));
        Assert.Contains("positions holds 9; it must be in [0, 9)", Refused([1], [0], [9]));
        Assert.Contains("positions must rise by 1", Refused([1, 1], [3, 3], [4, 6]));
        Assert.Contains("slot 3 in two places", Refused([1, 1, 1], [3, 2, 3], [4, 1, 5]));
        Assert.Contains("temperatures holds 0", Assert.Throws<ArgumentException>(() => FusedOps.Decode(weights, [], [], [1], [0], [0], [0], [0], actual)).Message);
        Assert.Contains("2 temperatures for 1 predicted", Assert.Throws<ArgumentException>(() => FusedOps.Decode(weights, [], [], [1], [0], [0], [0], [1, 1], actual)).Message);
    }

    private static Tensor Values(int seed, params long[] shape)
    {
        var random = new Random(seed);
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(random.NextDouble() * 2 - 1);
        return tensor(values, shape);
    }
}
