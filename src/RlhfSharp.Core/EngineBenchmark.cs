using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RlhfSharp.Core;

/// <summary>
/// Measures the tensor engine's matrix product against what the processor can do: a loop of fused multiply-adds that
/// touches nothing but registers, run in the same process just before and after.
/// </summary>
public static class EngineBenchmark
{
    private static readonly (long M, long N, long K)[] Shapes =
    [
        (1024, 2304, 768), (1024, 768, 768), (1024, 3072, 768), (1024, 768, 3072), // GPT-2 small, 1024 tokens
        (1024, 768, 256), (1024, 1024, 256), (1024, 256, 1024), // width 256
        (1024, 384, 128), (1024, 512, 128), // width 128
        (32, 2304, 768), (8, 2304, 768), (1, 2304, 768), // decoding
    ];

    /// <summary>The standard table: GPT-2 shapes and decoding, plain and transposed, on one thread and on all.
    /// Takes about ten seconds for each number of threads; each timing is handed out as soon as it is there.</summary>
    public static IEnumerable<MatMulTiming> MatMul()
    {
        int before = FusedOps.ThreadCount;
        int[] threadCounts = before == 1 ? [1] : [1, before];
        try
        {
            foreach (int threads in threadCounts)
                foreach ((long m, long n, long k) in Shapes)
                    foreach ((bool transposeA, bool transposeB) in m < 256 ? [(false, false), (false, true)] : new[] { (false, false), (false, true), (true, false) })
                        yield return MatMul(m, n, k, transposeA, transposeB, threads);
        }
        finally
        {
            FusedOps.ThreadCount = before;
        }
    }

    /// <summary>The median rate of C[m, n] = op(A)[m, k] op(B)[k, n] over about a quarter of a second, its operands in
    /// memory, with the peak measured around it.</summary>
    public static MatMulTiming MatMul(long m, long n, long k, bool transposeA, bool transposeB, int threads)
    {
        FusedOps.ThreadCount = threads;
        using var scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        Tensor a = transposeA ? ones(k, m).t() : ones(m, k), b = transposeB ? ones(n, k).t() : ones(k, n);
        double work = 2.0 * m * n * k, peak = FmaPeak(threads);
        int repetitions = (int)Math.Max(1, 2e7 / work);
        for (var warmUp = Stopwatch.StartNew(); warmUp.Elapsed.TotalSeconds < 0.05;)
            a.matmul(b).Dispose();
        var seconds = new List<double>();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < 0.25 || seconds.Count < 5)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < repetitions; i++)
                a.matmul(b).Dispose();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds / repetitions);
        }
        seconds.Sort();
        peak = Math.Max(peak, FmaPeak(threads));
        string transposition = $"{(transposeA ? 'T' : 'N')}{(transposeB ? 'T' : 'N')}";
        return new MatMulTiming(m, n, k, transposition, threads, work / seconds[seconds.Count / 2] / 1e9, peak);
    }

    /// <summary>The best rate of fused multiply-adds in registers, in GFLOP/s, over all threads together.</summary>
    public static double FmaPeak(int threads)
    {
        const int Rounds = 5;
        const long Steps = 100_000;
        var best = new double[threads];
        using var barrier = new Barrier(threads);
        void Measure(int thread)
        {
            for (int round = 0; round < Rounds; round++)
            {
                barrier.SignalAndWait();
                long start = Stopwatch.GetTimestamp();
                float result = Avx512F.IsSupported || Vector512.IsHardwareAccelerated ? Chains512(Steps) : Chains(Steps);
                double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
                int lanes = Avx512F.IsSupported || Vector512.IsHardwareAccelerated ? 16 : Vector<float>.Count;
                if (float.IsFinite(result))
                    best[thread] = Math.Max(best[thread], 2.0 * 12 * lanes * Steps / elapsed / 1e9);
            }
        }

        var others = new Thread[threads - 1];
        for (int i = 0; i < others.Length; i++)
        {
            int thread = i + 1;
            others[i] = new Thread(() => Measure(thread)) { IsBackground = true };
            others[i].Start();
        }
        Measure(0);
        foreach (Thread thread in others)
            thread.Join();
        return best.Sum();
    }

    // Twelve independent chains hide the latency of the multiply-add on two units.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chains512(long steps)
    {
        Vector512<float> x = Vector512.Create(0.5f), y = Vector512.Create(1f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (long step = 0; step < steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }
        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chains(long steps)
    {
        Vector<float> x = new(0.5f), y = new(1f);
        Vector<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (long step = 0; step < steps; step++)
        {
            a = Vector.MultiplyAddEstimate(a, x, y);
            b = Vector.MultiplyAddEstimate(b, x, y);
            c = Vector.MultiplyAddEstimate(c, x, y);
            d = Vector.MultiplyAddEstimate(d, x, y);
            e = Vector.MultiplyAddEstimate(e, x, y);
            f = Vector.MultiplyAddEstimate(f, x, y);
            g = Vector.MultiplyAddEstimate(g, x, y);
            h = Vector.MultiplyAddEstimate(h, x, y);
            i = Vector.MultiplyAddEstimate(i, x, y);
            j = Vector.MultiplyAddEstimate(j, x, y);
            k = Vector.MultiplyAddEstimate(k, x, y);
            l = Vector.MultiplyAddEstimate(l, x, y);
        }
        return Vector.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
