using Xunit.Sdk;

namespace RlhfSharp.TestSupport;

/// <summary>Recorded cases as tensors of the engine under test.</summary>
public static class GoldenTensors
{
    /// <summary>A new tensor with the recorded elements; float64 recordings become float32.</summary>
    public static Tensor ToTensor(this GoldenTensor recorded, bool requiresGrad = false) => recorded.Dtype switch
    {
        "i64" => tensor(recorded.Int64s, recorded.Shape),
        "bool" => tensor(recorded.Flags, recorded.Shape),
        _ => tensor(recorded.Singles, recorded.Shape, requires_grad: requiresGrad),
    };

    /// <summary>The elements of a tensor of any type, row by row, as float64.</summary>
    public static double[] ToDoubles(this Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor plain = tensor.detach().cpu().contiguous();
        return plain.dtype switch
        {
            ScalarType.Float32 => Array.ConvertAll(plain.data<float>().ToArray(), value => (double)value),
            ScalarType.Float64 => plain.data<double>().ToArray(),
            ScalarType.Int64 => Array.ConvertAll(plain.data<long>().ToArray(), value => (double)value),
            ScalarType.Bool => Array.ConvertAll(plain.data<bool>().ToArray(), value => value ? 1.0 : 0.0),
            ScalarType other => throw new NotSupportedException($"A test cannot read a tensor of {other}."),
        };
    }

    /// <summary>The inputs as tensors; those with a recorded gradient require one.</summary>
    public static Dictionary<string, Tensor> InputTensors(this GoldenCase recorded) =>
        recorded.Inputs.ToDictionary(entry => entry.Key, entry => entry.Value.ToTensor(recorded.Grads.ContainsKey(entry.Key)));

    /// <summary>
    /// Computes the case's outputs from its inputs and compares them and, if the case has gradients, the gradients of its scalar:
    /// <c>loss</c>, or the sum over the outputs with a cotangent of sum(output * cotangent). Outputs that <paramref name="compute"/>
    /// does not return fail, unless they are named in <paramref name="except"/>.
    /// </summary>
    public static void RunWithGradients(this GoldenCase recorded,
        Func<IReadOnlyDictionary<string, Tensor>, IReadOnlyDictionary<string, Tensor>> compute, params string[] except)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> inputs = recorded.InputTensors();
        IReadOnlyDictionary<string, Tensor> outputs = compute(inputs);
        foreach ((string name, GoldenTensor expected) in recorded.Outputs)
            if (outputs.TryGetValue(name, out Tensor? actual))
                GoldenAssert.Close(expected, actual, $"{recorded}, output {name}");
            else if (!except.Contains(name))
                throw new XunitException($"{recorded}: the test computes no output '{name}'");
        recorded.CheckGradients(inputs, outputs);
    }

    /// <summary>Runs backward from the case's scalar and compares the gradients of the given tensors with the recorded ones.</summary>
    public static void CheckGradients(this GoldenCase recorded, IReadOnlyDictionary<string, Tensor> inputs, IReadOnlyDictionary<string, Tensor> outputs)
    {
        if (recorded.Grads.Count == 0)
            return;
        recorded.Scalar(outputs).backward();
        foreach ((string name, GoldenTensor expected) in recorded.Grads)
        {
            Tensor input = inputs.GetValueOrDefault(name) ?? throw new XunitException($"{recorded}: the test has no input '{name}'");
            // No gradient at all is how an engine may say that it is zero everywhere.
            Tensor gradient = input.grad ?? zeros_like(input);
            GoldenAssert.Close(expected, gradient, $"{recorded}, gradient of {name}");
        }
    }

    private static Tensor Scalar(this GoldenCase recorded, IReadOnlyDictionary<string, Tensor> outputs)
    {
        if (recorded.Outputs.ContainsKey("loss"))
            return outputs["loss"];
        Tensor? sum = null;
        foreach ((string name, GoldenTensor cotangent) in recorded.Cotangents)
        {
            Tensor part = outputs[name].mul(cotangent.ToTensor()).sum();
            sum = sum is null ? part : sum.add(part);
        }
        return sum ?? throw new XunitException($"{recorded} has gradients, but neither a loss nor cotangents");
    }
}
