using RlhfSharp.TestSupport;

namespace RlhfSharp.Language.Tests.Gpt2;

/// <summary>Carries between a padded recording [rows, columns] and packed rows, by its mask.</summary>
internal sealed class PaddedRows
{
    private readonly bool[] real;
    private readonly int columns;

    public PaddedRows(GoldenTensor mask)
    {
        real = mask.Flags;
        columns = (int)mask.Shape[1];
        PlaceList = [.. Enumerable.Range(0, real.Length).Where(place => real[place]).Select(place => (long)place)];
        Places = tensor(PlaceList);
        long[] offsets = new long[mask.Shape[0] + 1];
        for (int row = 0; row + 1 < offsets.Length; row++)
            offsets[row + 1] = offsets[row] + Enumerable.Range(row * columns, columns).Count(place => real[place]);
        Offsets = tensor(offsets);
    }

    /// <summary>Where each packed token lies in the padded layout, row times columns plus column.</summary>
    public long[] PlaceList { get; }

    /// <inheritdoc cref="PlaceList"/>
    public Tensor Places { get; }

    /// <summary>Where each packed row begins.</summary>
    public Tensor Offsets { get; }

    public bool IsReal(long place) => real[place];

    /// <summary>The real ids of each row that has any.</summary>
    public int[][] Split(long[] ids) =>
        [.. Enumerable.Range(0, real.Length / columns).Select(row => Enumerable.Range(row * columns, columns).Where(place => real[place]).Select(place => (int)ids[place]).ToArray()).Where(row => row.Length > 0)];

    /// <summary>[tokens, width] to padded [rows, columns, width], zero at padding, as flat values.</summary>
    public float[] Pad(Tensor packed)
    {
        int width = (int)packed.shape[1];
        float[] values = packed.data<float>().ToArray(), padded = new float[real.Length * width];
        for (int i = 0; i < PlaceList.Length; i++) Array.Copy(values, i * width, padded, PlaceList[i] * width, width);
        return padded;
    }
}
