using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>One recurrent layer in one direction, over all steps, as one recorded operation.</summary>
internal static unsafe class RecurrentOperation<TCell>
    where TCell : struct, IRecurrence
{
    /// <summary>
    /// fromInput [steps, rows, gates * units] is W_ih x + b_ih; weight [gates * units, units] and bias [gates * units] (or null) are W_hh and
    /// b_hh; hidden and cell (or null) [rows, units] are the states before the first step, which is the last one if <paramref name="reverse"/>.
    /// Gives every hidden state in the order of the input, [steps, rows, units], and the last cell state [rows, units] where there is one.
    /// </summary>
    internal static (Tensor Output, Tensor? Cell) Apply(Tensor fromInput, Tensor weight, Tensor? bias, Tensor hidden, Tensor? cell, bool reverse)
    {
        long steps = fromInput.sizes[0], rows = fromInput.sizes[1], units = weight.sizes[1], width = TCell.Gates * units, area = rows * units;
        using DisposeScope scope = NewDisposeScope();
        Tensor x = fromInput.contiguous(), w = weight.contiguous(), turned = weight.detach().t().contiguous(), h = hidden.contiguous();
        Tensor? b = bias?.contiguous(), c = cell?.contiguous();
        Tensor output = Tensor.Allocate([steps, rows, units], ScalarType.Float32);
        Tensor? gates = IsSimple ? null : Tensor.Allocate([steps, rows, width], ScalarType.Float32);
        Tensor? kept = IsSimple ? null : Tensor.Allocate([steps, rows, units], ScalarType.Float32);
        Tensor fromHidden = Tensor.Allocate([rows, width], ScalarType.Float32);
        for (long step = 0; step < steps; step++)
        {
            (long now, long before) = Places(step, steps, reverse);
            float* previous = step == 0 ? h.DataPointer : output.DataPointer + before * area;
            MatMul.Multiply(false, false, rows, width, units, previous, units, turned.DataPointer, width, fromHidden.DataPointer, width, bias: Pointer(b));
            RecurrentStep.Forward<TCell>(new RecurrentRow
            {
                Units = units, FromInput = x.DataPointer + now * rows * width, FromHidden = fromHidden.DataPointer, PreviousHidden = previous,
                PreviousCell = step == 0 ? Pointer(c) : Pointer(kept) + before * area, Gates = Pointer(gates) + now * rows * width,
                Kept = Pointer(kept) + now * area, Hidden = output.DataPointer + now * area,
            }, rows);
        }

        Tensor? lastCell = TCell.HasCell ? kept!.select(0, Places(steps - 1, steps, reverse).Now).clone() : null;
        GC.KeepAlive((x, turned, h, b, c));
        Tensor?[] inputs = [fromInput, weight, bias, hidden, cell];
        if (Tape.Records(inputs))
            Tape.RecordMany("recurrent", lastCell is null ? [output] : [output, lastCell], inputs, [w, h, c, output, gates, kept],
                node => Backward(node, reverse));
        return (output.MoveToOuterDisposeScope(), lastCell?.MoveToOuterDisposeScope());
    }

    private static bool IsSimple => !TCell.HasCell && !TCell.ScalesHidden;

    private static void Backward(Node node, bool reverse)
    {
        Tensor w = node.Saved(0), h = node.Saved(1), output = node.Saved(3), dy = node.Gradient.contiguous();
        Tensor? c = SavedOrNull(node, 2), gates = SavedOrNull(node, 4), kept = SavedOrNull(node, 5);
        long steps = output.sizes[0], rows = output.sizes[1], units = output.sizes[2], width = TCell.Gates * units, area = rows * units;
        Tensor dx = Tensor.Allocate([steps, rows, width], ScalarType.Float32);
        Tensor dFromHidden = TCell.ScalesHidden ? Tensor.AllocateLike(dx) : dx;
        Tensor dh = zeros(rows, units);
        Tensor? dc = TCell.HasCell ? node.GradientOf(1).clone() : null;
        for (long step = steps - 1; step >= 0; step--)
        {
            (long now, long before) = Places(step, steps, reverse);
            RecurrentStep.Backward<TCell>(new RecurrentRow
            {
                Units = units, PreviousHidden = step == 0 ? h.DataPointer : output.DataPointer + before * area,
                PreviousCell = step == 0 ? Pointer(c) : Pointer(kept) + before * area, Gates = Pointer(gates) + now * rows * width,
                Kept = Pointer(kept) + now * area, Hidden = output.DataPointer + now * area, OutputGradient = dy.DataPointer + now * area,
                HiddenGradient = dh.DataPointer, CellGradient = Pointer(dc), FromInputGradient = dx.DataPointer + now * rows * width,
                FromHiddenGradient = dFromHidden.DataPointer + now * rows * width,
            }, rows);
            MatMul.Multiply(false, false, rows, units, width, dFromHidden.DataPointer + now * rows * width, width, w.DataPointer, units,
                dh.DataPointer, units, accumulate: true);
        }

        node.Give(0, dx);
        if (node.Needs(1))
            node.Give(1, WeightGradient(dFromHidden, output, h, reverse));
        if (node.Needs(2))
            node.Give(2, dFromHidden.sum([0, 1]));
        node.Give(3, dh);
        if (dc is not null)
            node.Give(4, dc);
        GC.KeepAlive((dy, w, c));
    }

    /// <summary>The sum over steps of the gradient of W_hh h times the h of the step before.</summary>
    private static Tensor WeightGradient(Tensor gradient, Tensor output, Tensor first, bool reverse)
    {
        long steps = output.sizes[0], rows = output.sizes[1], units = output.sizes[2], width = gradient.sizes[2];
        Tensor dw = zeros(width, units);
        float* later = gradient.DataPointer + (reverse ? 0 : rows * width), earlier = output.DataPointer + (reverse ? rows * units : 0);
        float* atFirst = gradient.DataPointer + (reverse ? (steps - 1) * rows * width : 0);
        if (rows > 0)
            MatMul.Multiply(true, false, width, units, rows, atFirst, width, first.DataPointer, units, dw.DataPointer, units);
        if (rows > 0 && steps > 1)
            MatMul.Multiply(true, false, width, units, (steps - 1) * rows, later, width, earlier, units, dw.DataPointer, units, accumulate: true);
        GC.KeepAlive((gradient, output, first));
        return dw;
    }

    /// <summary>Where the given step and the one before it lie in the sequence.</summary>
    private static (long Now, long Before) Places(long step, long steps, bool reverse) =>
        reverse ? (steps - 1 - step, steps - step) : (step, step - 1);

    private static Tensor? SavedOrNull(Node node, int index) => node.HasSaved(index) ? node.Saved(index) : null;

    private static float* Pointer(Tensor? tensor) => tensor is null ? null : tensor.DataPointer;
}
