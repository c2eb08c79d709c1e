using System.Runtime.InteropServices;

namespace RlhfSharp.Agents.Replay;

/// <summary>
/// A minibatch of remembered steps; its tensors are filled anew by each <see cref="ReplayBuffer.Sample"/>. A step is worth
/// Rewards + Discounts * (value of NextObservations): n-step returns, terminations and truncations are all in these two numbers.
/// </summary>
public sealed class ReplayBatch : IDisposable
{
    /// <summary>Room for <paramref name="rows"/> steps (at least 1) of this layout.</summary>
    public ReplayBatch(ReplayLayout layout, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        RowCount = rows;
        Observations = Kept(zeros([rows, .. layout.ObservationShape]));
        NextObservations = Kept(zeros([rows, .. layout.ObservationShape]));
        Actions = Kept(layout.ActionSize == 0 ? zeros([rows], ScalarType.Int64) : zeros(rows, layout.ActionSize));
        Rewards = Kept(zeros(rows));
        Discounts = Kept(zeros(rows));
        Weights = Kept(zeros(rows));
        Positions = new long[rows];
    }

    /// <summary>How many steps there are.</summary>
    public int RowCount { get; }

    /// <summary>float32 [rows, ...observation].</summary>
    public Tensor Observations { get; }

    /// <summary>int64 [rows] where actions are discrete, else float32 [rows, numbers].</summary>
    public Tensor Actions { get; }

    /// <summary>float32 [rows]: rewards of the next n steps, discounted; fewer where the episode or the buffer ends before.</summary>
    public Tensor Rewards { get; }

    /// <summary>float32 [rows]: gamma to the number of those steps, 0 where the task terminated.</summary>
    public Tensor Discounts { get; }

    /// <summary>float32 [rows, ...observation]: what those steps led to; the step's own observation where the task terminated.</summary>
    public Tensor NextObservations { get; }

    /// <summary>float32 [rows]: the weight of each step in the loss.</summary>
    public Tensor Weights { get; }

    /// <summary>Where each step lies in the buffer.</summary>
    internal long[] Positions { get; }

    /// <summary>The elements of one of the tensors.</summary>
    internal static Span<T> Elements<T>(Tensor tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in (ReadOnlySpan<Tensor>)[Observations, Actions, Rewards, Discounts, NextObservations, Weights])
            tensor.Dispose();
    }

    private static Tensor Kept(Tensor tensor) => tensor.DetachFromDisposeScope();
}
