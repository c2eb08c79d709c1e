using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>One step of a recurrent layer, for the cell modules.</summary>
internal static class RecurrentCell
{
    /// <summary>[rows, in] and states [rows, units] (zeros if null), or without rows throughout, to the states after the step.</summary>
    internal static (Tensor Hidden, Tensor? Cell) Step<TCell>(
        nn.Module owner, RecurrentWeights weights, Tensor input, Tensor? hidden, Tensor? cell, long inputSize, long hiddenSize)
        where TCell : struct, IRecurrence
    {
        bool single = input.sizes.Length == 1;
        if (input.sizes.Length is not (1 or 2) || input.sizes[^1] != inputSize)
            throw new ArgumentException($"{owner.GetName()}: an input {Shapes.Text(input.sizes)} does not fit; needed is (rows, {inputSize}) or ({inputSize})");
        long rows = single ? 1 : input.sizes[0];
        using DisposeScope scope = NewDisposeScope();
        Tensor Start(Tensor? state)
        {
            long[] wanted = single ? [hiddenSize] : [rows, hiddenSize];
            if (state is not null && !state.sizes.AsSpan().SequenceEqual(wanted))
                throw new ArgumentException($"{owner.GetName()}: a state has shape {Shapes.Text(state.sizes)}; needed is {Shapes.Text(wanted)}");
            return state is null ? zeros(rows, hiddenSize) : state.reshape(rows, hiddenSize);
        }
        (Tensor h, Tensor? c) = weights.Run<TCell>(input.reshape(1, rows, inputSize), Start(hidden), TCell.HasCell ? Start(cell) : null, reverse: false);
        Tensor after = single ? h.reshape(hiddenSize) : h.squeeze(0);
        return (after.MoveToOuterDisposeScope(), (single ? c?.reshape(hiddenSize) : c)?.MoveToOuterDisposeScope());
    }
}
