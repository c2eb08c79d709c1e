namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// Elements before and after the last dimension, then the one before it, and so on: [left, right, top, bottom ...].
            /// With <see cref="PaddingModes.Constant"/> (of <paramref name="value"/>) and <see cref="PaddingModes.Zeros"/> negative numbers cut.
            /// </summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, (ReadOnlySpan<long>)pad, mode, value);

            /// <summary>So many elements before and after each dimension.</summary>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                long[] everywhere = new long[2 * input.dim()];
                Array.Fill(everywhere, pad);
                return functional.pad(input, everywhere, mode, value);
            }

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                if (pad.Length % 2 != 0 || pad.Length > 2 * input.dim())
                    throw new ArgumentException(
                        $"pad: {pad.Length} numbers for shape {Shapes.Text(input.sizes)}; two a dimension are needed, from the last dimension on", nameof(pad));
                using DisposeScope scope = NewDisposeScope();
                Tensor result = input.alias();
                for (int i = 0; i < pad.Length / 2; i++)
                {
                    int dimension = input.sizes.Length - 1 - i;
                    (long before, long after) = (pad[2 * i], pad[2 * i + 1]);
                    if (before == 0 && after == 0)
                        continue;
                    result = mode is PaddingModes.Constant or PaddingModes.Zeros
                        ? PadConstant(result, dimension, before, after, mode == PaddingModes.Zeros ? 0 : value)
                        : result.index_select(dimension, PaddedPlaces(result.sizes[dimension], before, after, mode));
                }
                return result.MoveToOuterDisposeScope();
            }

            private static Tensor PadConstant(Tensor input, int dimension, long before, long after, double value)
            {
                long kept = input.sizes[dimension] + Math.Min(before, 0) + Math.Min(after, 0);
                if (kept < 0)
                    throw new ArgumentException($"pad: {before} and {after} cut more than the {input.sizes[dimension]} elements of dimension {dimension}");
                Tensor middle = input.narrow(dimension, Math.Max(-before, 0), kept);
                Tensor Filled(long count)
                {
                    long[] shape = input.shape;
                    shape[dimension] = count;
                    return full(shape, value, input.dtype);
                }
                return cat([Filled(Math.Max(before, 0)), middle, Filled(Math.Max(after, 0))], dimension);
            }

            /// <summary>int64 [before + size + after]: which element stands at each place.</summary>
            private static Tensor PaddedPlaces(long size, long before, long after, PaddingModes mode)
            {
                long most = mode switch { PaddingModes.Reflect => size - 1, PaddingModes.Circular => size, _ => size > 0 ? long.MaxValue : 0 };
                if (before < 0 || after < 0 || before > most || after > most)
                    throw new ArgumentException($"pad: {mode} of {size} elements takes 0 to {most} on either side; given were {before} and {after}");
                long[] places = new long[before + size + after];
                for (long i = 0; i < places.Length; i++)
                {
                    long place = i - before;
                    places[i] = mode switch
                    {
                        PaddingModes.Reflect => place < 0 ? -place : place >= size ? 2 * (size - 1) - place : place,
                        PaddingModes.Circular => (place + size) % size,
                        _ => Math.Clamp(place, 0, size - 1),
                    };
                }
                return tensor(places);
            }
        }
    }
}
