namespace TorchSharp.Kernels;

/// <summary>One new token per row against what the key/value cache holds of that row.</summary>
internal unsafe struct DecodeRows
{
    public float* QueryKeyValue; // [rows, 3 * width]
    public float* KeyCache; // [slots, capacity, width]
    public float* ValueCache;
    public long* Slots; // [rows]
    public long* Lengths; // [rows]: tokens already cached, the new one not counted
    public float* Output; // [rows, width]
    public long Rows;
    public long Heads;
    public long HeadSize;
    public long Capacity;
}

/// <summary>Attention of decoding: stores the new key and value, then attends over all of the row. One (row, head) is one block.</summary>
internal static unsafe class DecodeAttention
{
    public static void Forward(DecodeRows* rows) => Dispatch.For<Kernel>(rows->Rows * rows->Heads, rows);

    private readonly struct Kernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var rows = (DecodeRows*)state;
            long row = block / rows->Heads, head = block % rows->Heads, size = rows->HeadSize, width = rows->Heads * size;
            long length = rows->Lengths[row] + 1;
            float* query = rows->QueryKeyValue + row * 3 * width + head * size;
            long cached = rows->Slots[row] * rows->Capacity * width + head * size;
            float* keys = rows->KeyCache + cached, values = rows->ValueCache + cached;
            Buffer.MemoryCopy(query + width, keys + (length - 1) * width, size * 4, size * 4);
            Buffer.MemoryCopy(query + 2 * width, values + (length - 1) * width, size * 4, size * 4);

            using Scratch scratch = Scratch.Open();
            float* scores = scratch.Floats(length);
            for (long t = 0; t < length; t++)
                scores[t] = RowMath<TLanes, TVector>.Dot(query, keys + t * width, size);
            float sum = RowMath<TLanes, TVector>.ExpStoreSum(
                scores, RowMath<TLanes, TVector>.Largest(scores, length), 1f / MathF.Sqrt(size), scores, length);

            float* output = rows->Output + row * width + head * size;
            new Span<float>(output, (int)size).Clear();
            for (long t = 0; t < length; t++)
                RowMath<TLanes, TVector>.AddScaled(scores[t] / sum, values + t * width, output, size);
        }
    }
}
