using TorchSharp.Kernels;

namespace RlhfSharp.Core;

// Token log-probabilities of the managed engine: logits of some rows at a time, in one buffer that is used again.
public static unsafe partial class FusedOps
{
    private static TokenScores ScoreTokens(
        Tensor hidden, Tensor weight, Tensor targets, long ignoreIndex, double temperature, bool withEntropy, bool entropyGradient, bool withLargest)
    {
        Tensor h = Dense(hidden), w = Dense(weight), t = Dense(targets);
        long n = h.shape[0], vocabulary = w.shape[0];
        Tensor logProbs = NewTensor(n), entropies = NewTensor(withEntropy ? n : 0), largest = NewTensor(withLargest ? n : 0), logSumExp = NewTensor(n);
        long rowsAtOnce = Math.Clamp(LogitsAtOnce / vocabulary, 64, 2048);
        bool records = Tape.Records(h, w);
        // If all logits fit the buffer, it is kept and the backward pass need not compute them again.
        bool keep = records && n <= rowsAtOnce;

        Tensor logits = NewTensor(Math.Min(rowsAtOnce, n), LogitStride(vocabulary));
        for (long row = 0; row < n; row += rowsAtOnce)
        {
            TokenRows rows = Logits(h, w, t, logits, row, Math.Min(rowsAtOnce, n - row), compute: true);
            rows.IgnoreIndex = ignoreIndex;
            rows.InverseTemperature = (float)(1 / temperature);
            rows.LogProbs = logProbs.DataPointer + row;
            rows.LogSumExp = logSumExp.DataPointer + row;
            rows.Entropies = withEntropy ? entropies.DataPointer + row : null;
            rows.Largest = withLargest ? largest.DataPointer + row : null;
            TokenLoss.Forward(&rows);
        }
        GC.KeepAlive(h);
        GC.KeepAlive(w);
        GC.KeepAlive(t);

        if (records)
        {
            Tensor?[] saved = [h, w, t, logSumExp, entropyGradient ? entropies : null, keep ? logits : null];
            ReadOnlySpan<Tensor> outputs = entropyGradient ? [logProbs, entropies] : [logProbs];
            Tape.RecordMany("linear_log_probs", outputs, [h, w], saved, node => TokenGradients(node, ignoreIndex, temperature));
        }
        logits.Dispose();
        logSumExp.Dispose();
        return new TokenScores(logProbs, entropies, largest);
    }

    private static void TokenGradients(Node node, long ignoreIndex, double temperature)
    {
        Tensor h = node.Saved(0), w = node.Saved(1), t = node.Saved(2), logSumExp = node.Saved(3);
        bool entropyGradient = node.HasSaved(4) && node.GradientOrNull(1) is not null, kept = node.HasSaved(5);
        long n = h.shape[0], width = h.shape[1], vocabulary = w.shape[0];
        long rowsAtOnce = Math.Min(n, Math.Clamp(LogitsAtOnce / vocabulary, 64, 2048));
        using Tensor outer = node.GradientOf(0).contiguous();
        using Tensor? entropyOuter = entropyGradient ? node.GradientOf(1).contiguous() : null;
        using Tensor gradients = NewTensor(rowsAtOnce, LogitStride(vocabulary));
        Tensor? dh = node.Needs(0) ? NewTensor(n, width) : null, dw = node.Needs(1) ? zeros(vocabulary, width) : null;

        for (long row = 0; row < n; row += rowsAtOnce)
        {
            long count = Math.Min(rowsAtOnce, n - row);
            TokenRows rows = Logits(h, w, t, kept ? node.Saved(5) : gradients, row, count, compute: !kept);
            rows.IgnoreIndex = ignoreIndex;
            rows.InverseTemperature = (float)(1 / temperature);
            rows.LogSumExp = logSumExp.DataPointer + row;
            rows.LogProbGradients = outer.DataPointer + row;
            rows.Entropies = entropyGradient ? node.Saved(4).DataPointer + row : null;
            rows.EntropyGradients = entropyGradient ? entropyOuter!.DataPointer + row : null;
            rows.LogitGradients = gradients.DataPointer;
            TokenLoss.Backward(&rows);
            if (dh is not null)
                MatMul.Multiply(
                    false, false, count, width, vocabulary, gradients.DataPointer, LogitStride(vocabulary), w.DataPointer, width,
                    dh.DataPointer + row * width, width);
            if (dw is not null)
                MatMul.Multiply(
                    true, false, vocabulary, width, count, gradients.DataPointer, LogitStride(vocabulary), h.DataPointer + row * width, width,
                    dw.DataPointer, width, accumulate: row > 0);
        }
        GC.KeepAlive(outer);
        GC.KeepAlive(entropyOuter);
        GC.KeepAlive(gradients);
        if (dh is not null)
            node.Give(0, dh);
        if (dw is not null)
            node.Give(1, dw);
    }

    /// <summary>Rows [row, row + count) of hidden weight', put into the buffer unless it holds them already.</summary>
    private static TokenRows Logits(Tensor hidden, Tensor weight, Tensor targets, Tensor buffer, long row, long count, bool compute)
    {
        long width = hidden.shape[1], vocabulary = weight.shape[0];
        float* logits = buffer.DataPointer;
        if (compute)
            MatMul.Multiply(
                false, true, count, vocabulary, width, hidden.DataPointer + row * width, width, weight.DataPointer, width, logits, LogitStride(vocabulary));
        return new TokenRows { Logits = logits, Targets = targets.LongPointer + row, Rows = count, Vocabulary = vocabulary, Stride = LogitStride(vocabulary) };
    }

    /// <summary>From one row of logits to the next: a cache line more than the vocabulary, so that rows do not share the few places of a set.</summary>
    private static long LogitStride(long vocabulary) => (vocabulary + 15) / 16 * 16 + 16;
}
