using RlhfSharp.Core.Decoding;
using TorchSharp.Kernels;

namespace RlhfSharp.Core;

// Decoding on the managed engine: a whole step is one call of the worker pool.
public static unsafe partial class FusedOps
{
    private const int PhasesOfLayer = 8, OtherPhases = 5;

    private static PreparedWeight PrepareWeight(Tensor weight, bool transposed, WeightFormat format)
    {
        Tensor w = Dense(weight);
        long inputs = w.shape[transposed ? 1 : 0], outputs = w.shape[transposed ? 0 : 1];
        PanelFormat panelFormat = Panels(format);
        Tensor values = NewTensor((PreparedPanels.Bytes(panelFormat, inputs, outputs) + sizeof(float) - 1) / sizeof(float));
        Tensor? scales = format == WeightFormat.Int8 ? NewTensor(PreparedPanels.Count(outputs) * PreparedPanels.Columns) : null;
        var prepared = new PreparedWeight(inputs, outputs, format, values, scales);
        PreparedPanels panels = Panels(prepared);
        PreparedPanels.Fill(&panels, w.DataPointer, transposed);
        GC.KeepAlive(w);
        GC.KeepAlive(prepared);
        return prepared;
    }

    private static PanelFormat Panels(WeightFormat format) => format switch
    {
        WeightFormat.Float32 => PanelFormat.Float32,
        WeightFormat.BFloat16 => PanelFormat.BFloat16,
        _ => PanelFormat.Int8,
    };

    private static PreparedPanels Panels(PreparedWeight weight) => new()
    {
        Format = Panels(weight.Format), Inputs = weight.Inputs, Outputs = weight.Outputs, Weights = weight.Values.DataPointer,
        Scales = weight.Scales is { } scales ? scales.DataPointer : null,
    };

    private static Tensor MultiplyPrepared(Tensor input, PreparedWeight weight, Tensor? bias)
    {
        Tensor x = Dense(input);
        Tensor? b = bias is null ? null : Dense(bias);
        long rows = x.shape[0];
        Tensor output = NewTensor(rows, weight.Outputs);
        using Scratch scratch = Scratch.Open();
        RowBuffer copy = new(scratch, rows, weight.Inputs);
        for (long row = 0; row < rows; row++)
            new ReadOnlySpan<float>(x.DataPointer + row * weight.Inputs, (int)weight.Inputs).CopyTo(new Span<float>(copy.Rows + row * copy.Stride, (int)weight.Inputs));
        var product = new PreparedProduct
        {
            Panels = Panels(weight), Input = copy.Rows, InputStride = copy.Stride, Rows = rows,
            Bias = b is null ? null : b.DataPointer, Output = output.DataPointer, OutputStride = weight.Outputs,
        };
        PreparedProduct.Run(&product);
        GC.KeepAlive(x);
        GC.KeepAlive(b);
        GC.KeepAlive(weight);
        return output;
    }

    private static void DecodeRows(
        DecoderWeights weights, IReadOnlyList<Tensor> keyCaches, IReadOnlyList<Tensor> valueCaches, ReadOnlySpan<long> tokens,
        ReadOnlySpan<long> slots, ReadOnlySpan<long> positions, ReadOnlySpan<long> predicted, ReadOnlySpan<double> temperatures, Tensor probabilities)
    {
        using Scratch scratch = Scratch.Open();
        int layers = weights.Layers.Count;
        fixed (long* token = tokens, slot = slots, position = positions, last = predicted)
        {
            var step = new DecoderStep(scratch, weights, token, slot, position, tokens.Length, last, predicted.Length);
            var loop = new PhasedLoop(scratch.Cleared<Phase>(layers * PhasesOfLayer + OtherPhases));
            step.Embed(&loop);
            for (int layer = 0; layer < layers; layer++)
                step.Layer(&loop, weights.Layers[layer], keyCaches[layer], valueCaches[layer], isLast: layer == layers - 1);
            step.Probabilities(&loop, weights, temperatures, probabilities);
            PhasedLoop.Run(&loop);
        }
        foreach (Tensor cache in keyCaches)
            cache.Written();
        foreach (Tensor cache in valueCaches)
            cache.Written();
        probabilities.Written();
        GC.KeepAlive(weights);
    }

    /// <summary>Rows that products read: a cache line apart, with zeros where a product reads on.</summary>
    private readonly struct RowBuffer
    {
        public readonly float* Rows;
        public readonly long Stride;

        public RowBuffer(Scratch scratch, long rows, long columns)
        {
            Stride = PreparedProduct.Stride(columns);
            long padded = PreparedProduct.PaddedRows(rows);
            Rows = scratch.Floats(padded * Stride);
            long used = columns == PreparedPanels.PaddedInputs(columns) ? rows : 0;
            new Span<float>(Rows + used * Stride, checked((int)((padded - used) * Stride))).Clear();
        }
    }

    /// <summary>The loops of one step and the buffers between them.</summary>
    private ref struct DecoderStep
    {
        private readonly Scratch scratch;
        private readonly long width, predictedCount;
        private readonly int heads;
        private readonly long* slots, positions, predicted;
        private readonly DecoderRows embedding;
        private readonly RowBuffer normal, queryKeyValue, attended, inner;
        private RowBuffer hidden;
        private long rows;

        public DecoderStep(Scratch scratch, DecoderWeights weights, long* tokens, long* slots, long* positions, int rows, long* predicted, int predictedCount)
        {
            this.scratch = scratch;
            this.slots = slots;
            this.positions = positions;
            this.rows = rows;
            this.predicted = predicted;
            this.predictedCount = predictedCount;
            heads = weights.Heads;
            width = weights.Tokens.size(1);
            hidden = new RowBuffer(scratch, rows, width);
            normal = new RowBuffer(scratch, rows, width);
            queryKeyValue = new RowBuffer(scratch, rows, 3 * width);
            attended = new RowBuffer(scratch, rows, width);
            inner = new RowBuffer(scratch, rows, weights.Layers.Count == 0 ? 0 : weights.Layers[0].Inner.Weight.Outputs);
            embedding = new DecoderRows
            {
                Y = hidden.Rows, StrideY = hidden.Stride, Rows = rows, Columns = width, Weight = weights.Tokens.DataPointer,
                Bias = weights.Positions.DataPointer, Tokens = tokens, Positions = positions,
            };
        }

        public void Embed(PhasedLoop* loop)
        {
            DecoderRows* work = scratch.Cleared<DecoderRows>(1);
            *work = embedding;
            loop->Add<DecoderRows.Embed>(work->Blocks, work);
        }

        public void Layer(PhasedLoop* loop, DecoderLayer layer, Tensor keys, Tensor values, bool isLast)
        {
            Norm(loop, layer.AttentionNorm);
            Product(loop, layer.QueryKeyValue.Weight, layer.QueryKeyValue.Bias, normal, queryKeyValue);
            CachedAttention* attention = scratch.Cleared<CachedAttention>(1);
            *attention = new CachedAttention
            {
                QueryKeyValue = queryKeyValue.Rows, StrideInput = queryKeyValue.Stride, Keys = keys.DataPointer, Values = values.DataPointer,
                Slots = slots, Positions = positions, Output = attended.Rows, StrideOutput = attended.Stride,
                Tokens = rows, ChosenCount = rows, Heads = heads, HeadSize = width / heads, Capacity = keys.size(1),
            };
            loop->Add<CachedAttention.Store>(attention->StoreBlocks, attention);
            if (isLast && KeepPredicted(loop)) // of the others the last layer needs no more than their keys and values
            {
                attention->Chosen = predicted;
                attention->ChosenCount = predictedCount;
            }
            loop->Add<CachedAttention.Attend>(attention->AttendBlocks, attention);
            Product(loop, layer.Projection.Weight, layer.Projection.Bias, attended, hidden, residual: true);
            Norm(loop, layer.FeedForwardNorm);
            Product(loop, layer.Inner.Weight, layer.Inner.Bias, normal, inner, gelu: true);
            Product(loop, layer.Outer.Weight, layer.Outer.Bias, inner, hidden, residual: true);
        }

        public void Probabilities(PhasedLoop* loop, DecoderWeights weights, ReadOnlySpan<double> temperatures, Tensor probabilities)
        {
            float* inverseTemperatures = scratch.Floats(temperatures.Length);
            for (int row = 0; row < temperatures.Length; row++)
                inverseTemperatures[row] = (float)(1 / temperatures[row]);
            if (weights.Layers.Count == 0)
                KeepPredicted(loop);
            Norm(loop, weights.LastNorm);
            long vocabulary = weights.Head.Outputs;
            PreparedProduct* head = scratch.Cleared<PreparedProduct>(1);
            *head = new PreparedProduct
            {
                Panels = Panels(weights.Head), Input = normal.Rows, InputStride = normal.Stride, Rows = rows,
                Output = probabilities.DataPointer, OutputStride = vocabulary,
            };
            loop->Add<PreparedProduct.Kernel>(head->Blocks, head);
            DecoderRows* work = scratch.Cleared<DecoderRows>(1);
            *work = new DecoderRows
            {
                X = probabilities.DataPointer, StrideX = vocabulary, Rows = rows, Columns = vocabulary, InverseTemperatures = inverseTemperatures,
            };
            loop->Add<DecoderRows.Probabilities>(work->Blocks, work);
        }

        /// <summary>Goes on with the predicted tokens alone; false where these are all.</summary>
        private bool KeepPredicted(PhasedLoop* loop)
        {
            bool all = predictedCount == rows;
            for (long row = 0; all && row < rows; row++)
                all = predicted[row] == row;
            if (all)
                return false;
            RowBuffer kept = new(scratch, predictedCount, width);
            DecoderRows* work = scratch.Cleared<DecoderRows>(1);
            *work = new DecoderRows { X = hidden.Rows, StrideX = hidden.Stride, Y = kept.Rows, StrideY = kept.Stride, Rows = predictedCount, Columns = width, Chosen = predicted };
            loop->Add<DecoderRows.Copy>(work->Blocks, work);
            (hidden, rows) = (kept, predictedCount);
            return true;
        }

        private void Norm(PhasedLoop* loop, NormWeights norm)
        {
            DecoderRows* work = scratch.Cleared<DecoderRows>(1);
            *work = new DecoderRows
            {
                X = hidden.Rows, StrideX = hidden.Stride, Y = normal.Rows, StrideY = normal.Stride, Rows = rows, Columns = width,
                Weight = norm.Weight.DataPointer, Bias = norm.Bias.DataPointer, Epsilon = (float)norm.Epsilon,
            };
            loop->Add<DecoderRows.Norm>(work->Blocks, work);
        }

        private void Product(PhasedLoop* loop, PreparedWeight weight, Tensor bias, RowBuffer input, RowBuffer output, bool gelu = false, bool residual = false)
        {
            PreparedProduct* product = scratch.Cleared<PreparedProduct>(1);
            *product = new PreparedProduct
            {
                Panels = Panels(weight), Input = input.Rows, InputStride = input.Stride, Rows = rows, Bias = bias.DataPointer, Gelu = gelu,
                Residual = residual ? output.Rows : null, Output = output.Rows, OutputStride = output.Stride,
            };
            loop->Add<PreparedProduct.Kernel>(product->Blocks, product);
        }
    }
}
