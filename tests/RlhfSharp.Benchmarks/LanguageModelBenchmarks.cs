using BenchmarkDotNet.Attributes;
using RlhfSharp.Core;

namespace RlhfSharp.Benchmarks;

/// <summary>The fused operations of one layer and of the output head: 16 rows of 128 tokens, width 256, 4096 tokens of vocabulary.</summary>
public class LanguageModelBenchmarks
{
    private const int Rows = 16, Tokens = 128, Width = 256, Heads = 4, Vocabulary = 4096, Capacity = 256;
    private Tensor? queryKeyValue, offsets, hidden, head, targets, step, keys, values, slots, lengths;

    [GlobalSetup]
    public void Setup()
    {
        queryKeyValue = rand(Rows * Tokens, 3 * Width, requires_grad: true);
        offsets = tensor(Enumerable.Range(0, Rows + 1).Select(row => (long)row * Tokens).ToArray());
        hidden = rand(Rows * Tokens, Width, requires_grad: true);
        head = rand(Vocabulary, Width, requires_grad: true);
        targets = tensor(Enumerable.Range(0, Rows * Tokens).Select(token => token * 37L % Vocabulary).ToArray());
        step = rand(Rows, 3 * Width);
        keys = rand(Rows, Capacity, Width);
        values = rand(Rows, Capacity, Width);
        slots = tensor(Enumerable.Range(0, Rows).Select(row => (long)row).ToArray());
        lengths = full(Rows, Capacity / 2, dtype: ScalarType.Int64);
    }

    [Benchmark]
    public void PackedAttentionForwardAndBackward()
    {
        using DisposeScope scope = NewDisposeScope();
        FusedOps.PackedCausalAttention(queryKeyValue!, offsets!, Heads).sum().backward();
        queryKeyValue!.grad = null;
    }

    [Benchmark]
    public void DecodeAttention()
    {
        using Tensor output = FusedOps.DecodeAttention(step!, keys!, values!, slots!, lengths!, Heads);
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
