namespace RlhfSharp.Agents.Policies;

/// <summary>Observations that are one tensor, a row along its first axis.</summary>
/// <param name="Values">[rows, ...].</param>
public sealed record TensorRows(Tensor Values) : IRows<TensorRows>
{
    /// <inheritdoc/>
    public long RowCount => Values.shape[0];

    /// <inheritdoc/>
    public TensorRows SelectRows(Tensor rowIndices) => new(Values.index_select(0, rowIndices));
}
