using System.Buffers.Binary;
using System.Globalization;

namespace RlhfSharp.Core.Metrics;

/// <summary>
/// Writes a TensorBoard event file (TFRecord framing with masked CRC-32C) into a folder. Each sink makes its own file; a
/// resumed run's file tells TensorBoard from which step on it replaces the earlier ones.
/// </summary>
public sealed class TensorBoardSink(string folder, TimeProvider? clock = null) : IMetricSink
{
    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private FileStream? file;

    /// <inheritdoc/>
    public void Write(long iteration, IReadOnlyDictionary<string, double> metrics)
    {
        file ??= Open(iteration);
        Append(file, TensorBoardEvent.Scalars(Now(), iteration, metrics));
        file.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private double Now() => clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    private FileStream Open(long firstIteration)
    {
        Directory.CreateDirectory(folder);
        bool resumed = Directory.EnumerateFiles(folder, "events.out.tfevents.*").Any();
        string stem = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{clock.GetUtcNow().ToUnixTimeSeconds():d10}.rlhfsharp");
        string path = Path.Combine(folder, stem);
        for (int number = 1; File.Exists(path); number++) path = Path.Combine(folder, $"{stem}.{number}");

        var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Append(stream, TensorBoardEvent.FileVersion(Now()));
        if (resumed) Append(stream, TensorBoardEvent.SessionStart(Now(), firstIteration));
        return stream;
    }

    /// <summary>One record: length, checksum of the length, data, checksum of the data; little-endian.</summary>
    private static void Append(Stream stream, byte[] data)
    {
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Crc32C.Masked(header[..8]));
        Span<byte> footer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, Crc32C.Masked(data));
        stream.Write(header);
        stream.Write(data);
        stream.Write(footer);
    }
}
