namespace RlhfSharp.Core.Metrics;

/// <summary>The Castagnoli checksum, and the masked form that TFRecord files use.</summary>
internal static class Crc32C
{
    private static readonly uint[] Table = MakeTable();

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes) crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>Rotated and shifted, so that a checksum of data which holds checksums stays meaningful.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes) => uint.RotateRight(Compute(bytes), 15) + 0xa282ead8u;

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0x82f63b78u; // reversed 0x1EDC6F41
            table[i] = value;
        }
        return table;
    }
}
