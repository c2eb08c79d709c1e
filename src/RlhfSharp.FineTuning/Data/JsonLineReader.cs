using System.IO.Compression;
using System.Text.Unicode;
using RlhfSharp.Core;

namespace RlhfSharp.FineTuning.Data;

/// <summary>Streams the lines of a UTF-8 file, plain or gzip (name ends in .gz), as bytes with their line numbers. Empty lines and a
/// byte-order mark are passed over.</summary>
public static class JsonLineReader
{
    private const int BufferBytes = 1 << 16;

    /// <summary>The lines that are not empty; a line is valid until the next one is asked for.</summary>
    /// <exception cref="UserException">The file is missing or cannot be read.</exception>
    public static IEnumerable<(long Number, ReadOnlyMemory<byte> Line)> Read(string path)
    {
        using Stream stream = Open(path);
        byte[] buffer = new byte[BufferBytes];
        int filled = 0, scanned = 0;
        long number = 0, total = 0;
        for (bool ended = false; !ended;)
        {
            if (filled == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            int read = ReadSome(stream, path, buffer, filled);
            filled += read;
            total += read;
            ended = read == 0;
            if (ended && IsGzip(path) && !GzipTrailer.Fits(path, total))
                throw new UserException($"{path} is cut short: its gzip data end before the length it states. Download or compress it again.");

            int start = 0;
            for (; scanned < filled; scanned++)
            {
                if (buffer[scanned] != (byte)'\n')
                    continue;
                number++;
                if (Trim(buffer, start, scanned, number) is { Length: > 0 } line)
                    yield return (number, line);
                start = scanned + 1;
            }
            if (ended && Trim(buffer, start, filled, number + 1) is { Length: > 0 } last)
                yield return (number + 1, last);
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            scanned -= start;
        }
    }

    /// <summary>True when the bytes are well-formed UTF-8.</summary>
    public static bool IsUtf8(ReadOnlyMemory<byte> line) => Utf8.IsValid(line.Span);

    private static ReadOnlyMemory<byte> Trim(byte[] buffer, int start, int end, long number)
    {
        if (number == 1 && end - start >= 3 && buffer[start] == 0xEF && buffer[start + 1] == 0xBB && buffer[start + 2] == 0xBF)
            start += 3;
        while (start < end && buffer[start] is (byte)' ' or (byte)'\t')
            start++;
        while (end > start && buffer[end - 1] is (byte)'\r' or (byte)' ' or (byte)'\t')
            end--;
        return buffer.AsMemory(start, end - start);
    }

    private static bool IsGzip(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static Stream Open(string path)
    {
        if (Directory.Exists(path))
            throw new UserException($"{path} is a folder: name a .jsonl or .jsonl.gz file in it.");
        if (!File.Exists(path))
            throw new UserException($"{path}: no such file.{NearestFiles.Hint(path)}");
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            return IsGzip(path) ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be read: {exception.Message}");
        }
    }

    private static int ReadSome(Stream stream, string path, byte[] buffer, int filled)
    {
        try
        {
            return stream.Read(buffer, filled, buffer.Length - filled);
        }
        catch (InvalidDataException exception)
        {
            throw new UserException($"{path} is not a readable gzip file ({exception.Message}): download or compress it again, or drop the .gz from its name.");
        }
        catch (IOException exception)
        {
            throw new UserException($"{path} cannot be read: {exception.Message}");
        }
    }
}
