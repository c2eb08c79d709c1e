using Microsoft.AspNetCore.Http;

namespace RlhfSharp.Hub.Tests.Server;

/// <summary>A response body that goes wrong after some bytes.</summary>
internal sealed class FaultyBody(Stream inner, Fault fault, HttpContext context) : Stream
{
    private long written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var right = (int)Math.Clamp(fault.AfterBytes - written, 0, buffer.Length);
        written += buffer.Length;
        await inner.WriteAsync(buffer[..right], cancellationToken);
        if (right == buffer.Length) return;
        await inner.FlushAsync(cancellationToken);
        if (fault.Kind == FaultKind.Corrupt)
        {
            var rest = buffer[right..].ToArray();
            if (written - buffer.Length + right == fault.AfterBytes) rest[0] ^= 1;
            await inner.WriteAsync(rest, cancellationToken);
            return;
        }
        if (fault.Kind == FaultKind.Stall) await Task.Delay(Timeout.Infinite, context.RequestAborted);
        await Task.Delay(50, cancellationToken); // what was written leaves first
        context.Abort();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("bodies are written asynchronously");

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
