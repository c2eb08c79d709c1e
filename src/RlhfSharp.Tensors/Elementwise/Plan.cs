using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>One innermost loop over up to four operands; pointers and strides in bytes, operand 0 is written.</summary>
internal unsafe interface ILoop
{
    static abstract void Run(byte** pointers, long* strides, long count, Plan* plan);
}

/// <summary>
/// How to walk several tensors of one shape together: dimensions merged where all strides allow it, innermost first.
/// Work is cut in fixed blocks of elements, shared among threads when there are several.
/// </summary>
internal unsafe struct Plan
{
    private const int MaxDims = 12;
    private const int MaxOperands = 4;
    private const long BlockElements = 32 * 1024;

    /// <summary>A number that the loop uses, as float and as long.</summary>
    public float Parameter;

    /// <summary>Room for a scalar operand (stride 0).</summary>
    public long ScalarBits;
    private fixed long shape[MaxDims];
    private fixed long strides[MaxOperands * MaxDims];
    private fixed ulong pointers[MaxOperands];
    private int operands;
    private int dims;
    private long count;

    /// <summary>Begins a plan over <paramref name="sizes"/>; operands follow, the written one first.</summary>
    internal static Plan Over(ReadOnlySpan<long> sizes)
    {
        if (sizes.Length > MaxDims)
            throw new NotSupportedException($"the managed tensor engine handles at most {MaxDims} dimensions, not {sizes.Length}");
        Plan plan = default;
        plan.dims = sizes.Length;
        plan.count = Shapes.Count(sizes);
        for (int d = 0; d < sizes.Length; d++)
            plan.shape[d] = sizes[sizes.Length - 1 - d];
        return plan;
    }

    /// <summary>Adds a tensor, expanded to the plan's shape.</summary>
    internal void Add(Tensor tensor)
    {
        int missing = dims - tensor.sizes.Length;
        int size = Shapes.ElementSize(tensor.type);
        for (int d = 0; d < dims; d++)
        {
            int own = dims - 1 - d - missing;
            strides[operands * MaxDims + d] = own < 0 || tensor.sizes[own] == 1 ? 0 : tensor.strides[own] * size;
        }

        pointers[operands++] = (ulong)tensor.RawPointer;
    }

    /// <summary>Adds the scalar of this plan as an operand; the plan must not move afterwards.</summary>
    internal static void AddScalar(Plan* plan, float value)
    {
        *(float*)&plan->ScalarBits = value;
        AddScalarBits(plan);
    }

    internal static void AddScalar(Plan* plan, long value)
    {
        plan->ScalarBits = value;
        AddScalarBits(plan);
    }

    internal static void Run<TLoop>(Plan* plan)
        where TLoop : ILoop
    {
        if (plan->count == 0)
            return;
        plan->Merge();
        long blocks = (plan->count + BlockElements - 1) / BlockElements;
        if (blocks <= 2)
            Range<TLoop>(plan, 0, plan->count);
        else
            WorkerPool.For(blocks, &Block<TLoop>, plan);
    }

    private static void AddScalarBits(Plan* plan)
    {
        for (int d = 0; d < plan->dims; d++)
            plan->strides[plan->operands * MaxDims + d] = 0;
        plan->pointers[plan->operands++] = (ulong)&plan->ScalarBits;
    }

    private static void Block<TLoop>(void* state, long block)
        where TLoop : ILoop
    {
        var plan = (Plan*)state;
        Range<TLoop>(plan, block * BlockElements, Math.Min(plan->count, (block + 1) * BlockElements));
    }

    private static void Range<TLoop>(Plan* plan, long begin, long end)
        where TLoop : ILoop
    {
        int dims = plan->dims, operands = plan->operands;
        long* counters = stackalloc long[MaxDims];
        byte** current = stackalloc byte*[MaxOperands];
        long* inner = stackalloc long[MaxOperands];
        long rest = begin;
        for (int d = 0; d < dims; d++)
        {
            counters[d] = rest % plan->shape[d];
            rest /= plan->shape[d];
        }

        for (int k = 0; k < operands; k++)
        {
            inner[k] = plan->strides[k * MaxDims];
            current[k] = (byte*)plan->pointers[k];
            for (int d = 0; d < dims; d++)
                current[k] += counters[d] * plan->strides[k * MaxDims + d];
        }

        byte** run = stackalloc byte*[MaxOperands];
        while (true)
        {
            long length = Math.Min(plan->shape[0] - counters[0], end - begin);
            for (int k = 0; k < operands; k++)
                run[k] = current[k];
            TLoop.Run(run, inner, length, plan);
            begin += length;
            if (begin >= end)
                return;
            for (int k = 0; k < operands; k++)
                current[k] -= counters[0] * inner[k];
            counters[0] = 0;
            for (int d = 1; d < dims; d++)
            {
                counters[d]++;
                for (int k = 0; k < operands; k++)
                    current[k] += plan->strides[k * MaxDims + d];
                if (counters[d] < plan->shape[d])
                    break;
                for (int k = 0; k < operands; k++)
                    current[k] -= counters[d] * plan->strides[k * MaxDims + d];
                counters[d] = 0;
            }
        }
    }

    private void Merge()
    {
        int kept = 0;
        for (int d = 0; d < dims; d++)
        {
            if (shape[d] == 1)
                continue;
            bool merge = kept > 0;
            for (int k = 0; merge && k < operands; k++)
                merge = strides[k * MaxDims + d] == strides[k * MaxDims + kept - 1] * shape[kept - 1];
            if (merge)
            {
                shape[kept - 1] *= shape[d];
                continue;
            }

            shape[kept] = shape[d];
            for (int k = 0; k < operands; k++)
                strides[k * MaxDims + kept] = strides[k * MaxDims + d];
            kept++;
        }

        if (kept == 0)
        {
            shape[0] = 1;
            for (int k = 0; k < operands; k++)
                strides[k * MaxDims] = 0;
            kept = 1;
        }

        dims = kept;
    }
}
