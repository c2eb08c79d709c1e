using Serilog;
using Serilog.Formatting.Json;

namespace RlhfSharp.Core.Runs;

/// <summary>The log of a run: one JSON object for each event in <c>log.jsonl</c>.</summary>
public static class RunLog
{
    /// <summary>Adds the file to a logger under construction; an existing file is continued.</summary>
    public static LoggerConfiguration WriteToRun(this LoggerConfiguration configuration, RunFolder folder) =>
        configuration.WriteTo.File(new JsonFormatter(renderMessage: true), folder.LogPath, fileSizeLimitBytes: null);

    /// <summary>A logger that writes to the file only; dispose it at the end of the run.</summary>
    public static Serilog.Core.Logger Open(RunFolder folder) => new LoggerConfiguration().MinimumLevel.Debug().WriteToRun(folder).CreateLogger();
}
