using TorchSharp;
using static TorchSharp.torch;

namespace RlhfSharp.Core;

// TorchSharp: the same operations in TorchSharp's own calls.
public static partial class FusedOps
{
    private const long LogitsAtOnce = 8 << 20; // floats

    /// <summary>The tensor engine of this build.</summary>
    public static string EngineName => "TorchSharp";

    /// <summary>Threads that an operation may use, the caller included.</summary>
    public static int ThreadCount
    {
        get => get_num_threads();
        set => set_num_threads(value);
    }

    /// <summary>The most bytes that tensors held at once since the start; 0 where the engine does not count them.</summary>
    public static long PeakTensorBytes => 0;

    /// <summary>The vector width in use, for people.</summary>
    public static string SimdDescription => "chosen by libtorch";

    private static Tensor AttendPacked(Tensor queryKeyValue, Tensor rowOffsets, int heads)
    {
        using var scope = NewDisposeScope();
        long[] offsets = rowOffsets.data<long>().ToArray();
        var rows = new List<Tensor>();
        for (int row = 1; row < offsets.Length; row++)
        {
            long length = offsets[row] - offsets[row - 1];
            if (length == 0)
                continue;
            Tensor[] parts = SplitHeads(queryKeyValue.narrow(0, offsets[row - 1], length), heads);
            Tensor attended = nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_casual: true);
            rows.Add(MergeHeads(attended));
        }
        if (rows.Count == 0)
            return zeros(0, queryKeyValue.shape[1] / 3, device: queryKeyValue.device).MoveToOuterDisposeScope();
        return cat(rows, 0).MoveToOuterDisposeScope();
    }

    /// <summary>[tokens, 3 * width] to query, key and value, each [1, heads, tokens, headSize].</summary>
    private static Tensor[] SplitHeads(Tensor queryKeyValue, int heads)
    {
        long tokens = queryKeyValue.shape[0], width = queryKeyValue.shape[1] / 3;
        var parts = new Tensor[3];
        for (int i = 0; i < 3; i++)
            parts[i] = queryKeyValue.narrow(1, i * width, width).reshape(1, tokens, heads, width / heads).permute(0, 2, 1, 3);
        return parts;
    }

    /// <summary>[1, heads, tokens, headSize] to [tokens, width].</summary>
    private static Tensor MergeHeads(Tensor heads) =>
        heads.permute(0, 2, 1, 3).reshape(heads.shape[2], heads.shape[1] * heads.shape[3]);

    private static TokenScores ScoreTokens(
        Tensor hidden, Tensor weight, Tensor targets, long ignoreIndex, double temperature, bool withEntropy, bool entropyGradient, bool withLargest)
    {
        using var scope = NewDisposeScope();
        long n = hidden.shape[0], rowsAtOnce = Math.Clamp(LogitsAtOnce / weight.shape[0], 64, 2048);
        var logProbs = new List<Tensor>();
        var entropies = new List<Tensor>();
        var largest = new List<Tensor>();
        for (long row = 0; row < n; row += rowsAtOnce)
        {
            long count = Math.Min(rowsAtOnce, n - row);
            Tensor logits = hidden.narrow(0, row, count).matmul(weight.t());
            Tensor all = (logits / temperature).log_softmax(1); // [count, vocabulary]
            Tensor target = targets.narrow(0, row, count), ignored = target.eq(ignoreIndex);
            Tensor taken = all.gather(1, target.masked_fill(ignored, 0).unsqueeze(1)).squeeze(1);
            logProbs.Add(taken.masked_fill(ignored, 0));
            if (withEntropy)
            {
                Tensor source = entropyGradient ? all : all.detach();
                entropies.Add((source.exp() * source.clamp_min(-1e30)).sum(1).neg().masked_fill(ignored, 0));
            }
            if (withLargest)
                largest.Add(taken.detach().ge(all.detach().amax(1L)).logical_and(ignored.logical_not()).to(ScalarType.Float32));
        }
        Tensor none = zeros(0, device: hidden.device);
        Tensor resultLogProbs = logProbs.Count == 0 ? none : cat(logProbs, 0);
        Tensor resultEntropies = entropies.Count == 0 ? none.clone() : cat(entropies, 0);
        Tensor resultLargest = largest.Count == 0 ? none.clone() : cat(largest, 0);
        return new TokenScores(resultLogProbs.MoveToOuterDisposeScope(), resultEntropies.MoveToOuterDisposeScope(), resultLargest.MoveToOuterDisposeScope());
    }

    private static Tensor MultiplyAddGelu(Tensor input, Tensor weight, Tensor bias)
    {
        using var scope = NewDisposeScope();
        return nn.functional.gelu(bias.addmm(input, weight), TorchSharp.Modules.GELU.Approximate.tanh).MoveToOuterDisposeScope();
    }

    private static Tensor MultiplyAdd(Tensor input, Tensor weight, Tensor bias, Tensor? residual)
    {
        using var scope = NewDisposeScope();
        Tensor output = bias.addmm(input, weight);
        return (residual is null ? output : residual + output).MoveToOuterDisposeScope();
    }

    private static void StepAdam(
        IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> firstMoments,
        IReadOnlyList<Tensor> secondMoments, double beta1, double beta2, double stepSize, double rootCorrection, double epsilon,
        double learningRate, IReadOnlyList<double> weightDecays)
    {
        using IDisposable constant = no_grad();
        for (int i = 0; i < parameters.Count; i++)
        {
            using var scope = NewDisposeScope();
            Tensor parameter = parameters[i], gradient = gradients[i].reshape(parameters[i].shape);
            parameter.mul_(1 - learningRate * weightDecays[i]);
            firstMoments[i].mul_(beta1).add_(gradient, 1 - beta1);
            secondMoments[i].mul_(beta2).add_(gradient * gradient, 1 - beta2);
            parameter.addcdiv_(firstMoments[i], secondMoments[i].sqrt() / rootCorrection + epsilon, -stepSize);
        }
    }

    private static double Norm(IReadOnlyList<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        double sum = 0;
        foreach (Tensor tensor in tensors)
        {
            double norm = tensor.detach().norm().item<float>();
            sum += norm * norm;
        }
        return Math.Sqrt(sum);
    }

    private static void ScaleInPlace(IReadOnlyList<Tensor> tensors, double factor)
    {
        using IDisposable constant = no_grad();
        foreach (Tensor tensor in tensors)
            tensor.mul_(factor);
    }
}
