using System.Buffers.Binary;

namespace RlhfSharp.FineTuning.Data;

/// <summary>Notices a gzip file that was cut short, which .NET's stream takes for its end (RFC 1952: the last four bytes of a member are
/// its uncompressed length modulo 2^32).</summary>
internal static class GzipTrailer
{
    private const int ShortestMember = 18;

    /// <summary>True when the uncompressed length that was read fits what the file's last bytes say. A file of several members states only
    /// the last one's length, so there a greater length fits too.</summary>
    public static bool Fits(string path, long lengthRead)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (file.Length < ShortestMember)
            return false;
        Span<byte> trailer = stackalloc byte[4];
        file.Seek(-trailer.Length, SeekOrigin.End);
        file.ReadExactly(trailer);
        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        return stated == (uint)lengthRead || (stated < lengthRead && HasSecondMember(file));
    }

    private static bool HasSecondMember(FileStream file)
    {
        file.Seek(1, SeekOrigin.Begin);
        using BufferedStream bytes = new(file, 1 << 16);
        int recent = 0;
        for (int next = bytes.ReadByte(); next >= 0; next = bytes.ReadByte())
        {
            recent = ((recent << 8) | next) & 0xFFFFFF;
            if (recent == 0x1F8B08)
                return true;
        }
        return false;
    }
}
