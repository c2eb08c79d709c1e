namespace RlhfSharp.Tensors.Tests.Torch;

public class IndexingTests
{
    private static Tensor Grid => torch.arange(12, ScalarType.Float32).reshape(3, 4);

    [Fact]
    public void Indexer_WithNumbersAndSlices_IsAView()
    {
        Tensor x = Grid;
        Assert.Equal(new[] { 4f, 5, 6, 7 }, Values(x[1]));
        Assert.Equal(6f, x[1, 2].item<float>());
        Assert.Equal(11f, x[-1, -1].item<float>());
        Assert.Equal(new[] { 1f, 3, 9, 11 }, Values(x[TensorIndex.Slice(0, null, 2), TensorIndex.Slice(1, null, 2)]));
        Assert.Equal(new[] { 3f, 7, 11 }, Values(x[TensorIndex.Ellipsis, -1]));
        Assert.Equal(new[] { 8f, 9, 10, 11 }, Values(x[^1..]));
        Assert.Equal(new long[] { 3, 1, 4 }, x[TensorIndex.Colon, TensorIndex.None].shape);
        x[1].fill_(0);
        Assert.Equal(0f, x[1, 3].item<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => x[3]);
        Assert.Throws<ArgumentException>(() => x[1, 2, 3]);
    }

    [Fact]
    public void Indexer_WithTensorsAndMasks_Gathers()
    {
        Tensor x = Grid, rows = torch.tensor(new long[] { 2, 0, -1 }), columns = torch.tensor(new long[] { 1, 0, 3 });
        Assert.Equal(new[] { 8f, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11 }, Values(x[rows]));
        Assert.Equal(new[] { 9f, 0, 11 }, Values(x.index(rows, columns)));
        Assert.Equal(new[] { 5f, 4, 7 }, Values(x[1, TensorIndex.Tensor(columns)]));
        Assert.Equal(new[] { 9f, 10, 11 }, Values(x[x.gt(8)]));
        Assert.Equal(new long[] { 0, 4 }, x[torch.zeros(3, ScalarType.Bool)].shape);
        Assert.Equal(new[] { 2f, 0, 2, 6, 4, 6 }, Values(x[TensorIndex.Slice(0, 2), TensorIndex.Tensor(torch.tensor(new long[] { 2, 0, -2 }))]));
        Assert.Equal(new long[] { 2, 1, 4 }, x[torch.tensor(new long[] { 0, 1 }, [2, 1])].shape);
        Tensor deep = torch.arange(24).reshape(2, 3, 4);
        Assert.Equal(new long[] { 3, 2, 3 }, deep[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Tensor(columns)].permute(2, 0, 1).shape);
        Assert.Equal(new long[] { 3, 3 }, deep[TensorIndex.Tensor(torch.tensor(new long[] { 0, 1, 1 })), TensorIndex.Colon, TensorIndex.Tensor(columns)].shape);
        Assert.Throws<ArgumentOutOfRangeException>(() => x[torch.tensor(new long[] { 3 })]);
    }

    [Fact]
    public void Setter_WritesValuesThroughAnyIndex()
    {
        Tensor x = Grid;
        x[0] = torch.zeros(4);
        x[1, TensorIndex.Slice(1, 3)] = torch.tensor(new[] { -1f, -2 });
        x[x.gt(9)] = torch.tensor(9f);
        Assert.Equal(new[] { 0f, 0, 0, 0, 4, -1, -2, 7, 8, 9, 9, 9 }, Values(x));
        x.index_put_(5, TensorIndex.Tensor(torch.tensor(new long[] { 0, 2 })), TensorIndex.Single(3));
        Assert.Equal(new[] { 0f, 0, 0, 5, 4, -1, -2, 7, 8, 9, 9, 5 }, Values(x));
        x.index_put_(torch.ones(3), [torch.tensor(new long[] { 0, 0, 1 }), torch.tensor(new long[] { 1, 1, 0 })], accumulate: true);
        Assert.Equal(new[] { 0f, 2, 0, 5, 5 }, Values(x).Take(5));
        Tensor transposed = Grid.t();
        transposed[torch.tensor(new long[] { 1 })] = torch.full(3, -1f);
        Assert.Equal(new[] { 0f, 4, 8, -1, -1, -1 }, Values(transposed).Take(6));
    }

    [Fact]
    public void GatherAndScatter_FollowTheIndex()
    {
        Tensor x = Grid, index = torch.tensor(new long[] { 3, 0, 1, 1, 2, 2 }, [3, 2]);
        Assert.Equal(new[] { 3f, 0, 5, 5, 10, 10 }, Values(x.gather(1, index)));
        Assert.Equal(new[] { 2f, 0, 0, 1, 0, 7, 0, 0, 0, 0, 11, 0 }, Values(torch.zeros(3, 4).scatter_add_(1, index, torch.tensor(new[] { 1f, 2, 3, 4, 5, 6 }, [3, 2]))));
        Assert.Equal(4f, torch.zeros(3, 4).scatter(1, index, torch.tensor(new[] { 1f, 2, 3, 4, 5, 6 }, [3, 2]))[1, 1].item<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => x.gather(1, index + 2));
        Assert.Throws<ArgumentException>(() => x.gather(1, index.to(ScalarType.Float32)));
    }

    [Fact]
    public void NonzeroAndWhere_ListPositionsInOrder()
    {
        Tensor mask = torch.tensor(new[] { false, true, true, false, false, true }, [2, 3]);
        Assert.Equal(new long[] { 0, 1, 0, 2, 1, 2 }, mask.nonzero().data<long>().ToArray());
        Assert.Equal(new long[] { 1, 2, 2 }, torch.where(mask)[1].data<long>().ToArray());
        Assert.Equal(new[] { 1f, 2, 5 }, Values(torch.arange(6, ScalarType.Float32).reshape(2, 3).masked_select(mask)));
        Assert.Equal(new long[] { 0, 2 }, torch.zeros(2, 3).nonzero().shape);
    }

    [Fact]
    public void SortAndTopk_KeepTheOrderOfEqualElements()
    {
        Tensor x = torch.tensor(new[] { 3f, 1, 3, float.NaN, 2, 1 });
        Assert.Equal(new long[] { 1, 5, 4, 0, 2, 3 }, x.argsort().data<long>().ToArray());
        (Tensor values, Tensor order) = x.narrow(0, 0, 3).sort(descending: true);
        Assert.Equal(new[] { 3f, 3, 1 }, Values(values));
        Assert.Equal(new long[] { 0, 2, 1 }, order.data<long>().ToArray());
        (Tensor top, Tensor where) = Grid.topk(2, 1, largest: false);
        Assert.Equal(new[] { 0f, 1, 4, 5, 8, 9 }, Values(top));
        Assert.Equal(new long[] { 0, 1, 0, 1, 0, 1 }, where.data<long>().ToArray());
    }

    private static float[] Values(Tensor tensor) => tensor.data<float>().ToArray();
}
