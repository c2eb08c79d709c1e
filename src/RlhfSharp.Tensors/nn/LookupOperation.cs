using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Rows of a table by their numbers, as one recorded operation.</summary>
internal static unsafe class LookupOperation
{
    /// <summary>Numbers int64 [...] and a table [rows, width] to [..., width]; the row <paramref name="paddingIndex"/> gets no gradient.</summary>
    internal static Tensor Apply(Tensor numbers, Tensor table, long paddingIndex)
    {
        if (numbers.type != ScalarType.Int64 || table.sizes.Length != 2)
            throw new ArgumentException(
                $"embedding: int64 numbers and a table [rows, width] are needed; given were {numbers.type}{Shapes.Text(numbers.sizes)} "
                + $"and {table.type}{Shapes.Text(table.sizes)}");
        using DisposeScope scope = NewDisposeScope();
        Tensor index = numbers.contiguous(), rows = table.contiguous();
        long count = table.sizes[0], width = table.sizes[1];
        Tensor result = Tensor.Allocate([.. numbers.sizes, width], ScalarType.Float32);
        long* number = index.LongPointer;
        float* source = rows.DataPointer, target = result.DataPointer;
        long bytes = width * sizeof(float);
        for (long i = 0; i < index.Count; i++)
        {
            if ((ulong)number[i] >= (ulong)count)
                throw new ArgumentOutOfRangeException(nameof(numbers), number[i], $"embedding: the table has {count} rows, numbered from 0");
            Buffer.MemoryCopy(source + number[i] * width, target + i * width, bytes, bytes);
        }
        GC.KeepAlive(index);
        GC.KeepAlive(rows);
        if (Tape.Records(table))
            Tape.Record("embedding", result, [table], [index], node => Backward(node, count, width, paddingIndex));
        return result.MoveToOuterDisposeScope();
    }

    private static void Backward(Node node, long count, long width, long paddingIndex)
    {
        Tensor index = node.Saved(0), gradient = node.Gradient.contiguous();
        Tensor sums = zeros([count, width]);
        long* number = index.LongPointer;
        float* source = gradient.DataPointer, target = sums.DataPointer;
        for (long i = 0; i < index.Count; i++, source += width)
        {
            if (number[i] == paddingIndex)
                continue;
            Span<float> row = new(target + number[i] * width, (int)width);
            VectorSum.AddTo(row, new ReadOnlySpan<float>(source, (int)width));
        }
        GC.KeepAlive(index);
        GC.KeepAlive(gradient);
        node.Give(0, sums);
    }
}
