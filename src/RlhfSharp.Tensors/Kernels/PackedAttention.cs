namespace TorchSharp.Kernels;

/// <summary>
/// Causal softmax attention over packed rows. One (row, head) is one block of work, whoever does it. Scores exist for one strip
/// of queries at a time only; the backward pass recomputes them from the saved log-sum-exp.
/// </summary>
internal static unsafe class PackedAttention
{
    public static void Forward(PackedRows* rows) => Dispatch.For<ForwardKernel>(rows->Rows * rows->Heads, rows);

    /// <summary>Writes the gradient of queryKeyValue.</summary>
    public static void Backward(PackedRows* rows) => Dispatch.For<BackwardKernel>(rows->Rows * rows->Heads, rows);

    private readonly struct ForwardKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var rows = (PackedRows*)state;
            long row = block / rows->Heads, head = block % rows->Heads;
            long first = rows->RowOffsets[row], length = rows->RowOffsets[row + 1] - first, size = rows->HeadSize, stride = rows->Stride;
            int height = TileRunner<TLanes, TVector>.Rows, panel = TileRunner<TLanes, TVector>.Columns;
            using Scratch scratch = Scratch.Open();
            float* query = rows->QueryKeyValue + first * stride + head * size;
            float* keys = Panels.Transposed<TLanes, TVector>(scratch, query + rows->Width, stride, length, size);
            float* values = Panels.Copied<TLanes, TVector>(scratch, query + 2 * rows->Width, stride, length, size);

            long scoreStride = ScoreStride(length, panel);
            float* copy = scratch.Floats(height * (Math.Max(size, length) + StoredStrip.Gap));
            float* scores = scratch.Floats(height * scoreStride);
            for (long i = 0; i < length; i += height)
            {
                int count = (int)Math.Min(height, length - i), tile = TileRunner<TLanes, TVector>.Height(length - i);
                long seen = i + count;
                long queryStride = stride;
                float* strip = StoredStrip.Rows(query + i * stride, ref queryStride, count, tile, size, copy);
                for (long j = 0; j < seen; j += panel)
                    TileRunner<TLanes, TVector>.Run<StoredRows>(
                        tile, count, panel, size, strip, queryStride, keys + j * size, panel, scores + j, scoreStride, null, 0, null);
                for (int q = 0; q < count; q++)
                {
                    float* line = scores + q * scoreStride;
                    long visible = i + q + 1, whole = AttentionRow<TLanes, TVector>.Whole(visible);
                    rows->LogSumExp[(first + i + q) * rows->Heads + head] = AttentionRow<TLanes, TVector>.Softmax(line, visible, rows->Scale);
                    new Span<float>(line + whole, (int)Math.Max(seen - whole, 0)).Clear();
                }
                float* output = rows->Output + (first + i) * rows->Width + head * size;
                for (long d = 0; d < size; d += panel)
                    TileRunner<TLanes, TVector>.Run<StoredRows>(
                        tile, count, Math.Min(panel, size - d), seen, scores, scoreStride, values + d * length, panel, output + d, rows->Width, null, 0, null);
            }
        }
    }

    // P = exp(scale q k' - lse); dP = dO v'; dS = P (dP - sum(dO O)) scale; dq = dS k; dk = dS' q; dv = P' dO.
    private readonly struct BackwardKernel : IBlockKernel
    {
        private const int Group = 48; // queries whose probabilities exist at once; a multiple of every tile height

        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var rows = (PackedRows*)state;
            long row = block / rows->Heads, head = block % rows->Heads;
            long first = rows->RowOffsets[row], length = rows->RowOffsets[row + 1] - first, size = rows->HeadSize, stride = rows->Stride;
            int panel = TileRunner<TLanes, TVector>.Columns;
            using Scratch scratch = Scratch.Open();
            float* query = rows->QueryKeyValue + first * stride + head * size;
            float* key = query + rows->Width, value = key + rows->Width;
            float* outer = rows->OutputGradient + first * rows->Width + head * size;
            long scoreStride = ScoreStride(length, panel), sizeStride = (size + panel - 1) / panel * panel;

            float* keysAcross = Panels.Transposed<TLanes, TVector>(scratch, key, stride, length, size);
            float* valuesAcross = Panels.Transposed<TLanes, TVector>(scratch, value, stride, length, size);
            float* keysDown = Panels.Copied<TLanes, TVector>(scratch, key, stride, length, size);
            float* copy = scratch.Floats(TileRunner<TLanes, TVector>.Rows * (size + StoredStrip.Gap));
            float* probabilities = scratch.Floats(Group * scoreStride);
            float* scoreGradients = scratch.Floats(Group * scoreStride);
            float* keyGradient = scratch.Floats((length + Group) * sizeStride);
            float* valueGradient = scratch.Floats((length + Group) * sizeStride);
            for (long i = 0; i < length; i += Group)
            {
                long count = Math.Min(Group, length - i), seen = i + count;
                using Scratch inner = Scratch.Open();
                Products<TLanes, TVector>(query + i * stride, stride, count, size, keysAcross, seen, copy, probabilities, scoreStride);
                Products<TLanes, TVector>(outer + i * rows->Width, rows->Width, count, size, valuesAcross, seen, copy, scoreGradients, scoreStride);
                for (long q = 0; q < count; q++)
                {
                    long token = first + i + q;
                    float* p = probabilities + q * scoreStride, ds = scoreGradients + q * scoreStride;
                    long visible = i + q + 1, whole = AttentionRow<TLanes, TVector>.Whole(visible), hidden = Math.Max(seen - whole, 0);
                    float dot = RowMath<TLanes, TVector>.Dot(
                        outer + (i + q) * rows->Width, rows->Output + token * rows->Width + head * size, size);
                    AttentionRow<TLanes, TVector>.Recompute(p, visible, rows->Scale, rows->LogSumExp[token * rows->Heads + head]);
                    AttentionRow<TLanes, TVector>.Gradient(p, ds, visible, dot, rows->Scale);
                    new Span<float>(p + whole, (int)hidden).Clear();
                    new Span<float>(ds + whole, (int)hidden).Clear();
                }

                float* queryPanels = Panels.Copied<TLanes, TVector>(inner, query + i * stride, stride, count, size);
                float* outerPanels = Panels.Copied<TLanes, TVector>(inner, outer + i * rows->Width, rows->Width, count, size);
                Gather<TLanes, TVector>(scoreGradients, scoreStride, count, seen, queryPanels, size, keyGradient, sizeStride, i);
                Gather<TLanes, TVector>(probabilities, scoreStride, count, seen, outerPanels, size, valueGradient, sizeStride, i);
                WeightedSums<TLanes, TVector>(
                    scoreGradients, scoreStride, count, seen, keysDown, length, size,
                    rows->Gradient + (first + i) * stride + head * size, stride);
            }

            float* target = rows->Gradient + first * stride + head * size;
            for (long t = 0; t < length; t++)
            {
                Buffer.MemoryCopy(keyGradient + t * sizeStride, target + t * stride + rows->Width, size * 4, size * 4);
                Buffer.MemoryCopy(valueGradient + t * sizeStride, target + t * stride + 2 * rows->Width, size * 4, size * 4);
            }
        }

        /// <summary>result[count, seen] = left[count, size] times the panels across.</summary>
        private static void Products<TLanes, TVector>(
            float* left, long leftStride, long count, long size, float* across, long seen, float* copy, float* result, long resultStride)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            int height = TileRunner<TLanes, TVector>.Rows, panel = TileRunner<TLanes, TVector>.Columns;
            for (long i = 0; i < count; i += height)
            {
                int lines = (int)Math.Min(height, count - i), tile = TileRunner<TLanes, TVector>.Height(count - i);
                long stride = leftStride;
                float* strip = StoredStrip.Rows(left + i * leftStride, ref stride, lines, tile, size, copy);
                for (long j = 0; j < seen; j += panel)
                    TileRunner<TLanes, TVector>.Run<StoredRows>(
                        tile, lines, panel, size, strip, stride, across + j * size, panel, result + i * resultStride + j, resultStride, null, 0, null);
            }
        }

        /// <summary>result[seen, size] (+)= weights[count, seen]' times panels of [count, size]; keys from <paramref name="fresh"/> on are new.</summary>
        private static void Gather<TLanes, TVector>(
            float* weights, long weightStride, long count, long seen, float* panels, long size,
            float* result, long resultStride, long fresh)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            int height = TileRunner<TLanes, TVector>.Rows, panel = TileRunner<TLanes, TVector>.Columns;
            for (long j = 0; j < seen; j += height)
            {
                int lines = (int)Math.Min(height, seen - j), tile = TileRunner<TLanes, TVector>.Height(seen - j);
                for (long d = 0; d < size; d += panel)
                    TileRunner<TLanes, TVector>.Run<StoredColumns>(
                        tile, lines, panel, count, weights + j, weightStride, panels + d * count, panel, result + j * resultStride + d, resultStride,
                        j < fresh ? result + j * resultStride + d : null, resultStride, null);
            }
        }

        /// <summary>result[count, size] = weights[count, seen] times panels of [length, size].</summary>
        private static void WeightedSums<TLanes, TVector>(
            float* weights, long weightStride, long count, long seen, float* panels, long length, long size,
            float* result, long resultStride)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            int height = TileRunner<TLanes, TVector>.Rows, panel = TileRunner<TLanes, TVector>.Columns;
            for (long i = 0; i < count; i += height)
            {
                int lines = (int)Math.Min(height, count - i), tile = TileRunner<TLanes, TVector>.Height(count - i);
                for (long d = 0; d < size; d += panel)
                    TileRunner<TLanes, TVector>.Run<StoredRows>(
                        tile, lines, Math.Min(panel, size - d), seen, weights + i * weightStride, weightStride, panels + d * length, panel,
                        result + i * resultStride + d, resultStride, null, 0, null);
            }
        }
    }

    /// <summary>From one query's scores to the next: whole panels, and a gap that keeps rows from lying on top of each other in the
    /// first-level cache and takes what a tile reads past the end.</summary>
    private static long ScoreStride(long length, int panel) => (length + panel - 1) / panel * panel + StoredStrip.Gap;

    /// <summary>A whole [count, size] matrix in panels for <see cref="Tiles{TLanes, TVector}"/>.</summary>
    private static class Panels
    {
        /// <summary>Panels whose columns are the matrix's rows: panel j at j * size, [size][Columns].</summary>
        public static float* Transposed<TLanes, TVector>(Scratch scratch, float* matrix, long stride, long count, long size)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            int panel = TileRunner<TLanes, TVector>.Columns;
            float* panels = scratch.Floats((count + panel - 1) / panel * panel * size);
            for (long j = 0; j < count; j += panel)
                Packing.TransposeRows(matrix + j * stride, stride, (int)Math.Min(panel, count - j), size, panels + j * size, panel);
            return panels;
        }

        /// <summary>Panels whose columns are the matrix's columns: panel d at d * count, [count][Columns].</summary>
        public static float* Copied<TLanes, TVector>(Scratch scratch, float* matrix, long stride, long count, long size)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            int panel = TileRunner<TLanes, TVector>.Columns;
            float* panels = scratch.Floats((size + panel - 1) / panel * panel * count);
            for (long d = 0; d < size; d += panel)
                Packing.CopyRows(matrix + d, stride, (int)Math.Min(panel, size - d), count, panels + d * count, panel);
            return panels;
        }
    }
}
