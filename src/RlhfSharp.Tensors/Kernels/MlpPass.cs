using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>A block of rows on its way through one network and back.</summary>
internal static unsafe class MlpPass<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const long FewOutputs = 8; // as many as are better computed as dot products
    private const long FewInputs = 16; // fewer than a tile is wide
    private const long FewRows = 3; // so few that turning the weights would cost more than the product

    /// <summary>Outputs of all layers for rows [first, first + rows).</summary>
    public static void Forward(MlpNetwork* network, long first, long rows)
    {
        using Scratch scratch = Scratch.Open();
        float* input = network->Input + first * network->Layers->Inputs;
        if (TileRunner<TLanes, TVector>.PaddedRows(rows) != rows)
            input = CopyWithSlack(input, rows, network->Layers->Inputs, scratch);
        for (int i = 0; i < network->LayerCount; i++)
        {
            MlpLayer* layer = network->Layers + i;
            float* output = layer->Output + first * layer->Outputs;
            if (layer->Outputs <= FewOutputs || rows <= FewRows)
                MatMul.Multiply(
                    false, true, rows, layer->Outputs, layer->Inputs, input, layer->Inputs, layer->Weight, layer->Inputs,
                    output, layer->Outputs, bias: layer->Bias);
            else
                StoredProduct<TLanes, TVector>.RunTurned(
                    rows, layer->Outputs, layer->Inputs, input, layer->Weight,
                    scratch.Floats(StoredProduct<TLanes, TVector>.TurnedSize(layer->Outputs, layer->Inputs)), output, layer->Bias);
            if (i < network->LayerCount - 1)
                Activate(output, rows * layer->Outputs, network->IsRelu);
            input = output;
        }
    }

    /// <summary>Gradients from rows [first, first + rows) alone.</summary>
    public static void Backward(MlpNetwork* network, long first, long rows)
    {
        using Scratch scratch = Scratch.Open();
        MlpLayer* last = network->Layers + network->LayerCount - 1;
        float* partial = first == 0 ? null : network->PartialGradients + (first / Mlp.BlockRows - 1) * Mlp.ParameterCount(network);
        float* outer = CopyWithSlack(network->OutputGradient + first * last->Outputs, rows, last->Outputs, scratch); // [rows, outputs]
        for (MlpLayer* layer = last; layer >= network->Layers; layer--)
        {
            long inputs = layer->Inputs, outputs = layer->Outputs;
            bool isFirst = layer == network->Layers;
            float* input = isFirst
                ? CopyWithSlack(network->Input + first * inputs, rows, inputs, scratch)
                : layer[-1].Output + first * inputs;
            if (layer->WeightGradient != null)
            {
                float* weightGradient = partial == null ? layer->WeightGradient : partial + Offset(network, layer);
                float* biasGradient = partial == null ? layer->BiasGradient : weightGradient + inputs * outputs;
                ColumnSum.Forward(outer, biasGradient, rows, outputs);
                WeightGradient(input, outer, weightGradient, rows, inputs, outputs, scratch);
            }
            if (isFirst && network->InputGradient == null)
                break;

            float* inner = isFirst ? network->InputGradient + first * inputs : scratch.Floats(rows * inputs + Mlp.Slack(inputs));
            float* weight = inputs % TileRunner<TLanes, TVector>.Columns == 0 ? layer->Weight : CopyWithSlack(layer->Weight, outputs, inputs, scratch);
            StoredProduct<TLanes, TVector>.Run<StoredRows>(rows, inputs, outputs, outer, outputs, weight, inner);
            if (!isFirst)
                Deactivate(inner, input, rows * inputs, network->IsRelu);
            outer = inner;
        }
    }

    /// <summary>Where the layer's weights begin among all parameters.</summary>
    private static long Offset(MlpNetwork* network, MlpLayer* layer)
    {
        long offset = 0;
        for (MlpLayer* before = network->Layers; before < layer; before++)
            offset += (before->Inputs + 1) * before->Outputs;
        return offset;
    }

    /// <summary>gradient [outputs, inputs] = outer' input.</summary>
    private static void WeightGradient(float* input, float* outer, float* gradient, long rows, long inputs, long outputs, Scratch scratch)
    {
        if (inputs >= FewInputs)
        {
            StoredProduct<TLanes, TVector>.Run<StoredColumns>(outputs, inputs, rows, outer, outputs, input, gradient);
            return;
        }

        float* turned = scratch.Floats(inputs * outputs); // [inputs, outputs]
        StoredProduct<TLanes, TVector>.Run<StoredColumns>(inputs, outputs, rows, input, inputs, outer, turned);
        for (long i = 0; i < inputs; i++)
            for (long j = 0; j < outputs; j++)
                gradient[j * inputs + i] = turned[i * outputs + j];
    }

    private static float* CopyWithSlack(float* source, long rows, long columns, Scratch scratch)
    {
        float* copy = scratch.Floats(rows * columns + Mlp.Slack(columns));
        Buffer.MemoryCopy(source, copy, rows * columns * sizeof(float), rows * columns * sizeof(float));
        return copy;
    }

    /// <summary>x = tanh(x) or max(x, 0).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Activate(float* x, long n, bool isRelu)
    {
        long i = 0;
        if (isRelu)
        {
            TVector zero = TLanes.Broadcast(0f);
            for (; i <= n - TLanes.Count; i += TLanes.Count)
                TLanes.Store(x + i, TLanes.Max(TLanes.Load(x + i), zero));
            for (; i < n; i++)
                x[i] = MathF.Max(x[i], 0f);
            return;
        }

        for (; i <= n - 2 * TLanes.Count; i += 2 * TLanes.Count)
        {
            TVector a = Elementary<TLanes, TVector>.Tanh(TLanes.Load(x + i));
            TVector b = Elementary<TLanes, TVector>.Tanh(TLanes.Load(x + i + TLanes.Count));
            TLanes.Store(x + i, a);
            TLanes.Store(x + i + TLanes.Count, b);
        }
        for (; i < n; i++)
            x[i] = Elementary<LanesScalar, float>.Tanh(x[i]);
    }

    /// <summary>gradient *= f'(before), told from y = f(before): 1 - y^2, or 1 where y is positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Deactivate(float* gradient, float* y, long n, bool isRelu)
    {
        TVector zero = TLanes.Broadcast(0f), one = TLanes.Broadcast(1f);
        long i = 0;
        for (; i <= n - TLanes.Count; i += TLanes.Count)
        {
            TVector g = TLanes.Load(gradient + i), value = TLanes.Load(y + i);
            TLanes.Store(gradient + i, isRelu
                ? TLanes.WhereLess(zero, value, g, zero)
                : TLanes.Multiply(g, TLanes.Subtract(one, TLanes.Multiply(value, value))));
        }
        for (; i < n; i++)
            gradient[i] = isRelu ? (y[i] > 0 ? gradient[i] : 0f) : gradient[i] * (1f - y[i] * y[i]);
    }
}
