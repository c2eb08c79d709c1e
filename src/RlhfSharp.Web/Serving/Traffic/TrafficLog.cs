using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RlhfSharp.Core;
using RlhfSharp.Web.Serving.Http;

namespace RlhfSharp.Web.Serving.Traffic;

/// <summary>
/// Appends a JSON object a line to a file, in the background; what was given to it is on disk when it has been disposed. Where the file cannot be written any
/// more, it says so once, and requests are answered without being logged.
/// </summary>
internal sealed class TrafficLog : IAsyncDisposable
{
    private const int MostWaitingLines = 100_000;   // seconds of the heaviest traffic; a disk that lags further behind loses lines

    private readonly Channel<JsonObject> lines = Channel.CreateBounded<JsonObject>(new BoundedChannelOptions(MostWaitingLines) { SingleReader = true });
    private readonly string path;
    private readonly ILogger<TrafficLog> warnings;
    private int warned;
    private readonly StreamWriter writer;
    private readonly Task writing;

    /// <exception cref="UserException">The file cannot be written.</exception>
    public TrafficLog(string path, ILogger<TrafficLog> warnings)
    {
        (this.path, this.warnings) = (path, warnings);
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
    public void Add(JsonObject line)
    {
        if (!lines.Writer.TryWrite(line) && !lines.Reader.Completion.IsCompleted) Warn("It is written more slowly than requests come; some are not logged.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAsync()
    {
        try
        {
            await using (writer)
                while (await lines.Reader.WaitToReadAsync())
                {
                    while (lines.Reader.TryRead(out JsonObject? line)) await writer.WriteLineAsync(line.ToJsonString(ApiJson.Options));
                    await writer.FlushAsync();
                }
        }
        catch (IOException error)
        {
            Warn($"{error.Message}. Requests are answered, and no longer logged.");
            lines.Writer.TryComplete();
            while (lines.Reader.TryRead(out _)) { }
        }
    }

    private void Warn(string reason)
    {
        if (Interlocked.Exchange(ref warned, 1) == 0) warnings.LogWarning("--traffic-log {Path}: {Reason}", path, reason);
    }
}
