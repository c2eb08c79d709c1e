using RlhfSharp.FineTuning.Rollouts;

namespace RlhfSharp.FineTuning.Tests.Rollouts;

public sealed class TokenRowsTests
{
    private static readonly TokenRows Rows = new([[1, 2, 3, 4], [5, 6]], [2, 1]);

    [Fact]
    public void Predictions_PointOneTokenBack_InThePackedRows()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor positions, Tensor targets) = Rows.Predictions();
        Assert.Equal([1L, 2L, 3L], positions.data<long>().ToArray()); // packed: 1 2 3 | 5
        Assert.Equal([3L, 4L, 6L], targets.data<long>().ToArray());
    }

    [Fact]
    public void Spread_PutsZerosAfterARowsEnd_AndCarriesGradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = tensor(new[] { 10f, 20f, 30f }, requires_grad: true);
        Tensor spread = Rows.Spread(values, 2);
        Assert.Equal([10f, 20f, 30f, 0f], spread.data<float>().ToArray());
        (spread * tensor(new[] { 1f, 2f, 3f, 4f }, [2, 2])).sum().backward();
        Assert.Equal([1f, 2f, 3f], values.grad!.data<float>().ToArray());
    }

    [Fact]
    public void SelectRows_KeepsPromptsWithTheirRows()
    {
        using DisposeScope scope = NewDisposeScope();
        TokenRows selected = Rows.SelectRows(tensor(new[] { 1L, 0L, 1L }));
        Assert.Equal(3, selected.RowCount);
        Assert.Equal([5], selected.Prompt(0).ToArray());
        Assert.Equal([3, 4], selected.Response(1).ToArray());
    }

    [Fact]
    public void Constructor_RowWithoutResponse_SaysWhich()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new TokenRows([[1, 2], [3]], [1, 1]));
        Assert.Contains("Row 1 has 1 tokens of which 1 are its prompt", error.Message);
    }
}
