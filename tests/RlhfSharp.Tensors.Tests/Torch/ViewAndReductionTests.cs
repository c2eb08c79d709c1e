namespace RlhfSharp.Tensors.Tests.Torch;

public class ViewAndReductionTests
{
    private static Tensor Cube => torch.arange(24, ScalarType.Float32).reshape(2, 3, 4);

    [Fact]
    public void View_SharesMemoryWhereStridesAllow()
    {
        Tensor x = Cube;
        Tensor merged = x.transpose(0, 1).transpose(0, 1).view(6, 4);
        merged[0, 0] = torch.tensor(100f);
        Assert.Equal(100f, x[0, 0, 0].item<float>());
        Assert.Throws<InvalidOperationException>(() => x.transpose(0, 1).view(24));
        Assert.Equal(new[] { 100f, 1, 2, 3, 12, 13 }, Values(x.transpose(0, 1).reshape(24)).Take(6));
        Tensor columns = x.transpose(1, 2).view(2, 2, 2, 3);
        Assert.Equal(x[1, 2, 3].item<float>(), columns[TensorIndex.Single(1), TensorIndex.Single(1), TensorIndex.Single(1), TensorIndex.Single(2)].item<float>());
        Assert.Contains("[2, 3, 4]", Assert.Throws<ArgumentException>(() => x.view(5, -1)).Message);
    }

    [Fact]
    public void Shapes_OfViews()
    {
        Tensor x = Cube;
        Assert.Equal(new long[] { 4, 2, 3 }, x.permute(2, 0, 1).shape);
        Assert.Equal(new long[] { 2, 12 }, x.flatten(1).shape);
        Assert.Equal(new long[] { 2, 3, 1, 4 }, x.unsqueeze(-2).shape);
        Assert.Equal(new long[] { 2, 3, 4 }, x.unsqueeze(0).unsqueeze(-1).squeeze().shape);
        Assert.Equal(new long[] { 5, 2, 3, 4 }, x.expand(5, -1, -1, -1).shape);
        Assert.Equal(new long[] { 0, 3, 4 }, x.slice(0, 2, 2, 1).shape);
        Assert.Equal(3, x.split(1, 1).Length);
        Assert.Equal(new long[] { 2, 3, 1 }, x.split([3, 1], 2)[1].shape);
        Assert.Equal(new long[] { 4, 3, 2 }, x.T.shape);
        Assert.Equal(new long[] { 2, 4, 3 }, x.mT.shape);
        Assert.Empty(torch.tensor(1f).shape);
        Assert.Equal(3, x.size(-2));
        Assert.Equal(new long[] { 12, 4, 1 }, x.stride());
    }

    [Theory]
    [InlineData(new long[] { 0 })]
    [InlineData(new long[] { 1 })]
    [InlineData(new long[] { 2 })]
    [InlineData(new long[] { 0, 1 })]
    [InlineData(new long[] { 1, 2 })]
    [InlineData(new long[] { 0, 2 })]
    [InlineData(new long[] { 0, 1, 2 })]
    public void Sum_OverAnyDimensions_EqualsLoops(long[] dims)
    {
        foreach (Tensor x in new[] { Cube, torch.arange(24, ScalarType.Float32).reshape(4, 3, 2).permute(2, 1, 0) })
        {
            float[] sums = Values(x.sum(dims, keepdim: true).expand(2, 3, 4));
            double[] expected = new double[24];
            float[] values = Values(x);
            for (int i = 0; i < 24; i++)
            {
                int[] at = [i / 12, i / 4 % 3, i % 4];
                for (int j = 0; j < 24; j++)
                {
                    int[] other = [j / 12, j / 4 % 3, j % 4];
                    if (Enumerable.Range(0, 3).All(d => dims.Contains(d) || at[d] == other[d]))
                        expected[i] += values[j];
                }

                Assert.Equal(expected[i], sums[i]);
            }
        }
    }

    [Fact]
    public void Reductions_OfNothing()
    {
        Assert.Equal(0f, torch.zeros(0).sum().item<float>());
        Assert.Equal(new[] { 0f, 0 }, Values(torch.zeros(2, 0).sum(1L)));
        Assert.True(float.IsNaN(torch.zeros(0).mean().item<float>()));
        Assert.Throws<InvalidOperationException>(() => torch.zeros(0).max());
        Assert.Throws<InvalidOperationException>(() => torch.arange(3).mean());
    }

    [Fact]
    public void Reductions_OfIntegersAndMasks()
    {
        Tensor x = torch.tensor(new long[] { 3, -1, 3, 2 });
        Assert.Equal(7, x.sum().item<long>());
        Assert.Equal(0, x.argmax().item<long>());
        Assert.Equal(1, x.argmin().item<long>());
        Assert.Equal(-1, x.min().item<long>());
        Assert.Equal(new long[] { 3, 2, 5, 7 }, x.cumsum(0).data<long>().ToArray());
        Assert.Equal(2, x.gt(2).sum().item<long>());
        Assert.Equal(-18, x.prod().item<long>());
    }

    [Fact]
    public void Sum_OfAMillionTenths_StaysAccurate() =>
        Assert.InRange(torch.full(1_000_003, 0.1f).sum().item<float>(), 100_000.25f, 100_000.35f);

    [Fact]
    public void SumOfColumns_OfManyRows_StaysAccurate() =>
        Assert.InRange(torch.full(100_000, 3, 0.1f).sum(0L)[1].item<float>(), 9999.9f, 10000.1f);

    [Theory]
    [InlineData(1e4f)]
    [InlineData(-1e4f)]
    public void Softmax_OfLargeLogits_IsStable(float shift)
    {
        Tensor x = torch.tensor(new[] { 0f, 1, 2, 0, 1, 2 }, [2, 3]) + shift;
        Assert.Equal(0.66524f, x.softmax(-1)[0, 2].item<float>(), 1e-4f);
        Assert.Equal(shift + 2.407606f, x.logsumexp(-1)[1].item<float>(), 1e-2f);
        Assert.Equal(-0.407606f, x.log_softmax(1)[1, 2].item<float>(), 1e-4f);
        Assert.Equal(new[] { 0.5f, 0.5f }, Values(x.softmax(0)[TensorIndex.Colon, 0]));
        Assert.Equal(new long[] { 0, 3 }, torch.zeros(0, 3).softmax(-1).shape);
    }

    [Fact]
    public void Cat_JoinsAndPromotes()
    {
        Tensor joined = torch.cat([torch.ones(2, 1), torch.zeros(2, 2, ScalarType.Int64), torch.ones(0)], 1);
        Assert.Equal(new[] { 1f, 0, 0, 1, 0, 0 }, Values(joined));
        Assert.Equal(new long[] { 3, 2 }, torch.stack(new[] { torch.ones(3), torch.zeros(3) }, 1).shape);
        Assert.Contains("[2, 1]", Assert.Throws<ArgumentException>(() => torch.cat([torch.ones(2, 1), torch.ones(3, 2)], 1)).Message);
    }

    [Fact]
    public void Erf_EqualsTheTables()
    {
        // Abramowitz and Stegun, table 7.1.
        float[] values = Values(torch.tensor(new[] { 0f, 0.5f, 1f, 1.9f, 2.1f, 3f, 5f, -1f }).erf());
        float[] expected = [0f, 0.5204998778f, 0.8427007929f, 0.9927904292f, 0.9970205333f, 0.9999779095f, 1f, -0.8427007929f];
        for (int i = 0; i < values.Length; i++)
            Assert.Equal(expected[i], values[i], 1e-7f);
    }

    [Fact]
    public void Arrays_ComeBackInRowMajorOrder()
    {
        Tensor x = torch.from_array(new[,] { { 1f, 2 }, { 3, 4 } });
        Assert.Equal(new[] { 1f, 3, 2, 4 }, Values(x.t()));
        Assert.Equal(new[] { 1f, 3, 2, 4 }, x.t().data<float>());
        Assert.Equal(3f, x.t().data<float>()[0, 1]);
        Assert.Equal(16, x.bytes.Length);
        x.data<float>()[1, 1] = 9;
        Assert.Equal(9f, x[1, 1].item<float>());
        Assert.Equal("Float32[2] {1, 9}", x.gt(0).to(ScalarType.Float32).mul(x)[torch.tensor(new long[] { 0, 1 }), torch.tensor(new long[] { 0, 1 })].ToString());
    }

    private static float[] Values(Tensor tensor) => tensor.data<float>().ToArray();
}
