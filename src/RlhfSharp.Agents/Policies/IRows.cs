namespace RlhfSharp.Agents.Policies;

/// <summary>
/// Observations of any kind, as rows of a batch. All that a learner can do with them is to choose rows; how they are laid
/// out in memory is known only to the model that evaluates them.
/// </summary>
public interface IRows<TSelf>
    where TSelf : IRows<TSelf>
{
    /// <summary>How many rows there are.</summary>
    long RowCount { get; }

    /// <summary>The rows at <paramref name="rowIndices"/> (int64 [chosen]), in that order.</summary>
    TSelf SelectRows(Tensor rowIndices);
}
