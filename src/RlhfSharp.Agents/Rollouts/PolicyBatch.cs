using RlhfSharp.Agents.Policies;

namespace RlhfSharp.Agents.Rollouts;

/// <summary>
/// What a policy-gradient learner learns from. A row is what is shuffled into minibatches; an unmasked step is what is
/// averaged. Every tensor but the observations and continuous actions ([rows, steps, ...action]) is [rows, steps].
/// </summary>
/// <param name="Observations">The rows that the actions answered; opaque to the learner.</param>
/// <param name="Actions">The actions taken.</param>
/// <param name="LogProbs">Their log-probabilities when they were taken.</param>
/// <param name="Advantages">How much better each was than expected.</param>
/// <param name="Returns">What the critic should have said.</param>
/// <param name="Values">What the critic said; null without one.</param>
/// <param name="ReferenceLogProbs">Log-probabilities under a frozen reference policy, where there is one.</param>
/// <param name="Mask">float32, 1 at real steps and 0 at padding.</param>
public sealed record PolicyBatch<TObservations>(
    TObservations Observations,
    Tensor Actions,
    Tensor LogProbs,
    Tensor Advantages,
    Tensor Returns,
    Tensor? Values,
    Tensor? ReferenceLogProbs,
    Tensor Mask)
    where TObservations : IRows<TObservations>
{
    /// <summary>How many rows there are.</summary>
    public long RowCount => Actions.shape[0];

    /// <summary>The rows at <paramref name="rowIndices"/> (int64 [chosen]).</summary>
    public PolicyBatch<TObservations> SelectRows(Tensor rowIndices) => new(
        Observations.SelectRows(rowIndices),
        Actions.index_select(0, rowIndices),
        LogProbs.index_select(0, rowIndices),
        Advantages.index_select(0, rowIndices),
        Returns.index_select(0, rowIndices),
        Values?.index_select(0, rowIndices),
        ReferenceLogProbs?.index_select(0, rowIndices),
        Mask.index_select(0, rowIndices));
}
