using System.Text.Json;

namespace RlhfSharp.Cli.Display;

/// <summary>The newest line of the samples.jsonl of a run folder or of a stage inside it, for the display to show.</summary>
internal sealed class LatestSample(string? runFolder)
{
    private const int TailBytes = 16384;
    private (string Path, long Length) seen;
    private string? text;

    /// <summary>"prompt → response", or null where nothing has been sampled yet. A half-written line is passed over.</summary>
    public string? Read()
    {
        if (runFolder is null) return null;
        try
        {
            var newest = new DirectoryInfo(runFolder).EnumerateDirectories().Append(new DirectoryInfo(runFolder))
                .Select(folder => new FileInfo(Path.Combine(folder.FullName, "samples.jsonl"))).Where(file => file.Exists).MaxBy(file => file.LastWriteTimeUtc);
            if (newest is null || (newest.FullName, newest.Length) == seen) return text;
            seen = (newest.FullName, newest.Length);
            text = LastWhole(newest) ?? text;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The display goes on without a sample; the file belongs to the run, which reports its own errors.
        }
        return text;
    }

    private static string? LastWhole(FileInfo file)
    {
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(-Math.Min(TailBytes, stream.Length), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        foreach (var line in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                var root = document.RootElement;
                if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("prompt", out var prompt) && root.TryGetProperty("response", out var response))
                    return $"{prompt.GetString()} → {response.GetString()?.TrimStart()}";
            }
            catch (JsonException)
            {
                // Cut off at the front of the tail, or not yet written to its end: the line before it will do.
            }
        }
        return null;
    }
}
