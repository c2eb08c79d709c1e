using System.Text;

namespace RlhfSharp.Core.Runs;

/// <summary>
/// Writes files so that a reader, or a restart after a crash at any moment, finds either the old content or the new one
/// whole: the content goes to a file beside it, is flushed to the disk, and takes the name in one step.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes UTF-8 text without a byte-order mark.</summary>
    /// <exception cref="UserException">The disk is full or the folder cannot be written.</exception>
    public static void WriteAllText(string path, string text) => Replace(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes bytes.</summary>
    /// <exception cref="UserException">The disk is full or the folder cannot be written.</exception>
    public static void WriteAllBytes(string path, ReadOnlyMemory<byte> bytes) => Replace(path, stream => stream.Write(bytes.Span));

    /// <summary>Writes what <paramref name="write"/> puts into the stream; when it throws, the old file stays as it was.</summary>
    /// <exception cref="UserException">The disk is full or the folder cannot be written.</exception>
    public static void Replace(string path, Action<Stream> write)
    {
        string aside = path + ".partial";
        try
        {
            try
            {
                using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
                {
                    write(stream);
                    stream.Flush(flushToDisk: true);
                }
                File.Move(aside, path, overwrite: true);
            }
            catch
            {
                File.Delete(aside);
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, error);
        }
    }

    /// <summary>The sentence for a file or folder that cannot be written.</summary>
    internal static UserException Unwritable(string path, Exception error) => new(
        $"{path}: cannot be written: {error.Message.TrimEnd('.')}. Free space on the disk, or choose a folder you may write to with --output.", error);
}
