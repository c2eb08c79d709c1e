using BenchmarkDotNet.Attributes;
using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;

namespace RlhfSharp.Benchmarks;

/// <summary>The fused operations of one layer and of the output head: 16 rows of 128 tokens, width 256, 4096 tokens of vocabulary.</summary>
public class LanguageModelBenchmarks
{
    private const int Rows = 16, Tokens = 128, Width = 256, Heads = 4, Vocabulary = 4096;
    private Tensor? queryKeyValue, offsets, hidden, head, targets, step;
    private PreparedWeight? prepared;

    [GlobalSetup]
    public void Setup()
    {
        queryKeyValue = rand(Rows * Tokens, 3 * Width, requires_grad: true);
        offsets = tensor(Enumerable.Range(0, Rows + 1).Select(row => (long)row * Tokens).ToArray());
        hidden = rand(Rows * Tokens, Width, requires_grad: true);
        head = rand(Vocabulary, Width, requires_grad: true);
        targets = tensor(Enumerable.Range(0, Rows * Tokens).Select(token => token * 37L % Vocabulary).ToArray());
        step = rand(Rows, Width);
        prepared = FusedOps.Prepare(head.detach(), transposed: true);
    }

    [Benchmark]
    public void PackedAttentionForwardAndBackward()
    {
        using DisposeScope scope = NewDisposeScope();
        FusedOps.PackedCausalAttention(queryKeyValue!, offsets!, Heads).sum().backward();
        queryKeyValue!.grad = null;
    }

    [Benchmark]
    public void PreparedOutputHead()
    {
        using Tensor output = FusedOps.Linear(step!, prepared!);
    }

    [Benchmark]
    public void LinearLogProbsForwardAndBackward()
    {
        using DisposeScope scope = NewDisposeScope();
        FusedOps.LinearLogProbs(hidden!, head!, targets!).LogProbs.sum().backward();
        hidden!.grad = null;
        head!.grad = null;
    }
}
