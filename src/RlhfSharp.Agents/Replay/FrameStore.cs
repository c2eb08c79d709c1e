using System.Runtime.InteropServices;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Replay;

/// <summary>Frames by number, in as many arrays as their size asks for: one of .NET's holds 2 GB at most.</summary>
internal sealed class FrameStore : ICheckpointable
{
    private const int ChunkBytes = 1 << 28;
    private readonly int _frameSize;
    private readonly int _frameBytes;
    private readonly bool _asBytes;
    private readonly int _framesInChunk;
    private readonly byte[][] _chunks;

    public FrameStore(ReplayLayout layout, long frames)
    {
        (_frameSize, _frameBytes, _asBytes) = (layout.FrameSize, layout.FrameBytes, layout.AsBytes);
        _framesInChunk = Math.Max(1, ChunkBytes / _frameBytes);
        _chunks = new byte[(frames + _framesInChunk - 1) / _framesInChunk][];
        for (int i = 0; i < _chunks.Length; i++)
            _chunks[i] = new byte[Math.Min(_framesInChunk, frames - (long)i * _framesInChunk) * _frameBytes];
    }

    public void Write(long frame, ReadOnlySpan<float> values)
    {
        Span<byte> bytes = Find(frame);
        if (!_asBytes)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
            return;
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)values[i];
            if (bytes[i] != values[i])
                throw new ArgumentException($"An observation holds {values[i]}; only whole numbers from 0 to 255 can be kept as bytes.", nameof(values));
        }
    }

    public void Read(long frame, Span<float> values)
    {
        ReadOnlySpan<byte> bytes = Find(frame);
        if (!_asBytes)
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
            return;
        }

        for (int i = 0; i < bytes.Length; i++)
            values[i] = bytes[i];
    }

    public void Save(CheckpointWriter writer)
    {
        for (int i = 0; i < _chunks.Length; i++)
            writer.Write($"{i}", _chunks[i].AsSpan());
    }

    public void Load(CheckpointReader reader)
    {
        for (int i = 0; i < _chunks.Length; i++)
            reader.ReadInto($"{i}", _chunks[i].AsSpan());
    }

    private Span<byte> Find(long frame) =>
        _chunks[frame / _framesInChunk].AsSpan((int)(frame % _framesInChunk) * _frameBytes, _frameBytes);
}
