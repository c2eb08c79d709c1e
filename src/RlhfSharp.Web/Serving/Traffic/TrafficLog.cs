using System.Text.Json.Nodes;
using System.Threading.Channels;
using RlhfSharp.Core;
using RlhfSharp.Web.Serving.Http;

namespace RlhfSharp.Web.Serving.Traffic;

/// <summary>Appends a JSON object a line to a file, in the background; what was given to it is on disk when it has been disposed.</summary>
internal sealed class TrafficLog : IAsyncDisposable
{
    private readonly Channel<JsonObject> lines = Channel.CreateUnbounded<JsonObject>(new UnboundedChannelOptions { SingleReader = true });
    private readonly StreamWriter writer;
    private readonly Task writing;

    /// <exception cref="UserException">The file cannot be written.</exception>
    public TrafficLog(string path)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            writer = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, 1 << 16, useAsync: true));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"--traffic-log {path}: cannot be written: {error.Message}", error);
        }
        writing = WriteAsync();
    }

    /// <summary>Logs a line.</summary>
    public void Add(JsonObject line) => lines.Writer.TryWrite(line);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await writing;
        await writer.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        while (await lines.Reader.WaitToReadAsync())
        {
            while (lines.Reader.TryRead(out JsonObject? line)) await writer.WriteLineAsync(line.ToJsonString(ApiJson.Options));
            await writer.FlushAsync();
        }
    }
}
