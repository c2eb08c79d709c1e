namespace RlhfSharp.Agents.Policies;

/// <summary>Linear layers with tanh between them, read from one vector: for each layer its weight [outputs, inputs], then its bias [outputs].</summary>
public sealed class VectorPolicyShape
{
    /// <summary>Layers of these sizes, inputs first; at least two, each at least 1.</summary>
    public VectorPolicyShape(IReadOnlyList<int> sizes)
    {
        if (sizes.Count < 2 || sizes.Any(size => size < 1))
            throw new ArgumentException($"Layers of sizes {string.Join(", ", sizes)} make no network: inputs and outputs are needed, each at least 1.", nameof(sizes));
        Sizes = [.. sizes];
        for (int layer = 1; layer < sizes.Count; layer++)
            ParameterCount += sizes[layer] * (sizes[layer - 1] + 1);
    }

    /// <summary>Inputs, hidden layers, outputs.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>Numbers in the vector.</summary>
    public int ParameterCount { get; }

    /// <summary>What <see cref="Evaluate"/> needs to write to, one for each thread.</summary>
    public float[] CreateScratch() => new float[2 * Sizes.Max()];

    /// <summary>The index of the largest number, the first of several.</summary>
    public static int Largest(ReadOnlySpan<float> outputs)
    {
        int best = 0;
        for (int i = 1; i < outputs.Length; i++)
            if (outputs[i] > outputs[best])
                best = i;
        return best;
    }

    /// <summary>The outputs for one observation. Allocates nothing.</summary>
    public void Evaluate(ReadOnlySpan<float> parameters, ReadOnlySpan<float> observation, Span<float> outputs, Span<float> scratch)
    {
        ReadOnlySpan<float> inputs = observation;
        int half = scratch.Length / 2;
        for (int layer = 1; layer < Sizes.Count; layer++)
        {
            int width = Sizes[layer - 1], count = Sizes[layer];
            bool isLast = layer == Sizes.Count - 1;
            Span<float> results = isLast ? outputs : scratch.Slice(layer % 2 * half, count);
            ReadOnlySpan<float> bias = parameters.Slice(count * width, count);
            for (int unit = 0; unit < count; unit++)
            {
                float sum = bias[unit];
                ReadOnlySpan<float> weight = parameters.Slice(unit * width, width);
                for (int i = 0; i < weight.Length; i++)
                    sum += weight[i] * inputs[i];
                results[unit] = isLast ? sum : MathF.Tanh(sum);
            }

            parameters = parameters[(count * (width + 1))..];
            inputs = results;
        }
    }
}
