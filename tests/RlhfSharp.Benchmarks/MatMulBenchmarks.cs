using BenchmarkDotNet.Attributes;

namespace RlhfSharp.Benchmarks;

/// <summary>C[M, N] = op(A) op(B) at the shapes of a language model of width 256 and of GPT-2 small.</summary>
public class MatMulBenchmarks
{
    private Tensor? left, right;

    [Params("1024x768x256", "1024x256x1024", "1024x2304x768", "1024x768x3072", "32x768x256", "8x4096x256", "64x64x64")]
    public string Shape { get; set; } = "";

    [Params("NN", "NT", "TN")]
    public string Transposition { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        long[] sizes = Array.ConvertAll(Shape.Split('x'), long.Parse);
        (long m, long n, long k) = (sizes[0], sizes[1], sizes[2]);
        left = Transposition[0] == 'T' ? rand(k, m).t() : rand(m, k);
        right = Transposition[1] == 'T' ? rand(n, k).t() : rand(k, n);
    }

    [Benchmark]
    public void Multiply()
    {
        using IDisposable constant = no_grad();
        using Tensor result = left!.matmul(right!);
    }
}
