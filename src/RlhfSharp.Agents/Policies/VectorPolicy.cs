using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// A deterministic policy that is one vector of numbers, for search that needs no gradient: linear, or with tanh layers.
/// Discrete actions are the index of the largest output, continuous ones the outputs themselves, without bounds.
/// </summary>
public sealed class VectorPolicy : IControlPolicy
{
    /// <summary>Its model_type in config.json.</summary>
    public const string Kind = "vector-policy";

    private readonly Tensor _parameters; // [ParameterCount]: weights [outputs, inputs] and biases of layer after layer

    /// <summary>A policy whose outputs are all 0: so are its numbers but for the weights of hidden layers, which may be drawn, for zeros there hide every direction.</summary>
    /// <param name="observationSize">Numbers in one observation.</param>
    /// <param name="outputCount">How many discrete actions there are, or numbers in a continuous one.</param>
    /// <param name="isDiscrete">Which of the two.</param>
    /// <param name="hiddenSizes">Widths of the tanh layers; none for a linear policy.</param>
    /// <param name="weights">Draws the weights of hidden layers, uniform within 1 / sqrt(inputs); null leaves them 0.</param>
    public VectorPolicy(int observationSize, int outputCount, bool isDiscrete, IReadOnlyList<int> hiddenSizes, RandomStream? weights = null)
    {
        Shape = new VectorPolicyShape([observationSize, .. hiddenSizes, outputCount]);
        IsDiscrete = isDiscrete;
        _parameters = zeros(Shape.ParameterCount).DetachFromDisposeScope();
        if (weights is not null)
            DrawHidden(weights);
    }

    /// <summary>Whether actions are discrete.</summary>
    public bool IsDiscrete { get; }

    /// <summary>How the vector makes a network.</summary>
    public VectorPolicyShape Shape { get; }

    /// <summary>The vector itself, [<see cref="VectorPolicyShape.ParameterCount"/>]; whoever searches writes it.</summary>
    public Span<float> Parameters => MemoryMarshal.Cast<byte, float>(_parameters.bytes);

    /// <inheritdoc/>
    public string ModelType => Kind;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> NamedTensors => [("parameters", _parameters)];

    /// <summary>The policy that <see cref="Describe"/> described; it draws nothing, so the seed is not used.</summary>
    public static VectorPolicy FromDescription(PolicyDescription description, ulong seed) => new(
        description.Get<int>("observation_size"), description.Get<int>("output_count"), description.Get<bool>("discrete"), description.GetList<int>("hidden_sizes"));

    /// <inheritdoc/>
    public JsonObject Describe() => new()
    {
        ["observation_size"] = Shape.Sizes[0],
        ["output_count"] = Shape.Sizes[^1],
        ["discrete"] = IsDiscrete,
        ["hidden_sizes"] = new JsonArray([.. Shape.Sizes.Skip(1).SkipLast(1).Select(size => (JsonNode)size)]),
        ["activation"] = "tanh",
    };

    /// <inheritdoc/>
    public ActorOutput Act(Tensor observations, ActingMode mode)
    {
        if (observations.dim() != 2 || observations.shape[1] != Shape.Sizes[0])
            throw new ArgumentException($"Observations [{string.Join(", ", observations.shape)}] do not fit this policy, which takes [rows, {Shape.Sizes[0]}].", nameof(observations));
        float[] seen = observations.ToSingles(), outputs = new float[Shape.Sizes[^1]];
        int rows = (int)observations.shape[0], inputs = Shape.Sizes[0];
        float[] scratch = Shape.CreateScratch();
        long[] chosen = new long[IsDiscrete ? rows : 0];
        float[] continuous = new float[IsDiscrete ? 0 : rows * outputs.Length];
        for (int row = 0; row < rows; row++)
        {
            Shape.Evaluate(Parameters, seen.AsSpan(row * inputs, inputs), outputs, scratch);
            if (IsDiscrete)
                chosen[row] = VectorPolicyShape.Largest(outputs);
            else
                outputs.CopyTo(continuous, row * outputs.Length);
        }

        return new ActorOutput(IsDiscrete
            ? torch.tensor(chosen, [rows], device: observations.device)
            : torch.tensor(continuous, [rows, outputs.Length], device: observations.device));
    }

    /// <inheritdoc/>
    public void Dispose() => _parameters.Dispose();

    private void DrawHidden(RandomStream random)
    {
        Span<float> rest = Parameters;
        for (int layer = 1; layer < Shape.Sizes.Count - 1; layer++)
        {
            int inputs = Shape.Sizes[layer - 1], outputs = Shape.Sizes[layer];
            double bound = 1 / Math.Sqrt(inputs);
            for (int i = 0; i < inputs * outputs; i++)
                rest[i] = (float)random.NextUniform(-bound, bound);
            rest = rest[((inputs + 1) * outputs)..];
        }
    }
}
