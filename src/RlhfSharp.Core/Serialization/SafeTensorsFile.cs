using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RlhfSharp.Core.Serialization;

/// <summary>
/// An open safetensors file whose tensors are read one by one, straight into their memory. F32, I64 and BOOL are read as
/// they are; F16, BF16 and F64 become float32; I8, U8, I16 and I32 become int64.
/// </summary>
public sealed class SafeTensorsFile : IDisposable
{
    private const int ChunkElements = 1 << 16;

    private readonly string path;
    private readonly SafeFileHandle handle;

    private SafeTensorsFile(string path, SafeFileHandle handle, SafeTensorsHeader header)
    {
        this.path = path;
        this.handle = handle;
        Header = header;
    }

    /// <summary>What the file holds.</summary>
    public SafeTensorsHeader Header { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="UserException">The file is missing, unreadable, truncated or of another kind.</exception>
    public static SafeTensorsFile Open(string path)
    {
        try
        {
            using (FileStream stream = File.OpenRead(path))
            {
                SafeTensorsHeader header = SafeTensorsHeaderReader.Read(path, stream);
                return new SafeTensorsFile(path, File.OpenHandle(path), header);
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException($"{path}: there is no such file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path}: cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads one tensor; the caller owns it.</summary>
    /// <exception cref="UserException">There is no such tensor, or its type has no counterpart here.</exception>
    public Tensor Read(string name)
    {
        SafeTensorsEntry entry = Find(name);
        Tensor tensor = empty(entry.Shape.ToArray(), TypeOf(entry));
        Fill(entry, tensor);
        return tensor;
    }

    /// <summary>Reads one tensor into an existing one of the same shape and type, on whatever device that is.</summary>
    /// <exception cref="UserException">There is no such tensor, or shape or type differ.</exception>
    public void ReadInto(string name, Tensor destination)
    {
        SafeTensorsEntry entry = Find(name);
        if (!entry.Shape.SequenceEqual(destination.shape) || TypeOf(entry) != destination.dtype)
            throw new UserException($"{path}: tensor '{name}' is {entry.DataType} [{string.Join(", ", entry.Shape)}]; "
                + $"{destination.dtype} [{string.Join(", ", destination.shape)}] is needed here. Was it written with another configuration?");
        using var scope = NewDisposeScope();
        using (no_grad())
            destination.copy_(Read(name));
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private SafeTensorsEntry Find(string name) => Header.Find(name)
        ?? throw new UserException($"{path}: has no tensor '{name}'. Was it written by another kind of model?");

    private ScalarType TypeOf(SafeTensorsEntry entry) => entry.DataType switch
    {
        "F32" or "F16" or "BF16" or "F64" => ScalarType.Float32,
        "I64" or "I32" or "I16" or "I8" or "U8" => ScalarType.Int64,
        "BOOL" => ScalarType.Bool,
        _ => throw new UserException($"{path}: tensor '{entry.Name}' has dtype {entry.DataType}; F32, F16, BF16, F64, I64, I32, I16, I8, U8 and BOOL can be read. Convert the file."),
    };

    private void Fill(SafeTensorsEntry entry, Tensor tensor)
    {
        if (entry.ElementCount == 0) return;
        long position = Header.DataStart + entry.Begin;
        Span<byte> target = tensor.bytes;
        switch (entry.DataType)
        {
            case "F32" or "I64":
                ReadExactly(position, target);
                break;
            case "BOOL":
                ReadExactly(position, target);
                if (target.ContainsAnyExceptInRange((byte)0, (byte)1)) throw SafeTensorsHeaderReader.Bad(path, $"tensor '{entry.Name}' holds booleans other than 0 and 1");
                break;
            case "F16":
                Convert<Half, float>(position, target, value => (float)value);
                break;
            case "BF16":
                Convert<ushort, float>(position, target, value => BitConverter.UInt32BitsToSingle((uint)value << 16));
                break;
            case "F64":
                Convert<double, float>(position, target, value => (float)value);
                break;
            case "I32":
                Convert<int, long>(position, target, value => value);
                break;
            case "I16":
                Convert<short, long>(position, target, value => value);
                break;
            case "I8":
                Convert<sbyte, long>(position, target, value => value);
                break;
            default:
                Convert<byte, long>(position, target, value => value);
                break;
        }
    }

    private void Convert<TStored, TElement>(long position, Span<byte> target, Func<TStored, TElement> convert)
        where TStored : unmanaged where TElement : unmanaged
    {
        Span<TElement> elements = MemoryMarshal.Cast<byte, TElement>(target);
        var chunk = new TStored[Math.Min(ChunkElements, elements.Length)];
        for (int done = 0; done < elements.Length; done += chunk.Length)
        {
            Span<TStored> stored = chunk.AsSpan(0, Math.Min(chunk.Length, elements.Length - done));
            Span<byte> bytes = MemoryMarshal.AsBytes(stored);
            ReadExactly(position, bytes);
            position += bytes.Length;
            for (int i = 0; i < stored.Length; i++) elements[done + i] = convert(stored[i]);
        }
    }

    private void ReadExactly(long position, Span<byte> target)
    {
        while (target.Length > 0)
        {
            int read = RandomAccess.Read(handle, target, position);
            if (read == 0) throw SafeTensorsHeaderReader.Bad(path, "it became shorter while it was read");
            target = target[read..];
            position += read;
        }
    }
}
