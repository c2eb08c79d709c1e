using System.Net;

namespace RlhfSharp.Language.Hub;

/// <summary>A stretch of a file as the body of a request, read as it leaves.</summary>
internal sealed class FileSlice(string path, long start, long length, Action<int> sent) : HttpContent
{
    private const int BufferBytes = 1 << 17;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        file.Position = start;
        byte[] buffer = new byte[BufferBytes];
        for (long left = length; left > 0;)
        {
            int read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken).ConfigureAwait(false);
            if (read == 0) throw new Core.UserException($"{path}: became shorter while it was uploaded; push again once nothing writes to it.");
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            left -= read;
            sent(read);
        }
    }

    protected override bool TryComputeLength(out long bytes)
    {
        bytes = length;
        return true;
    }
}
