using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RlhfSharp.Core.Metrics;

/// <summary>
/// One JSON object for each iteration: <c>{"phase":"ppo","iteration":12,"objective/kl":0.41,...}</c>; a value that is not a number is null.
/// An existing file is continued: lines of the same phase at or after the first iteration written are dropped, so that a
/// resumed run has each iteration once. Other phases' lines stay.
/// </summary>
public sealed class JsonLinesSink(string path, string phase) : IMetricSink
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private FileStream? file;

    /// <inheritdoc/>
    public void Write(long iteration, IReadOnlyDictionary<string, double> metrics)
    {
        file ??= Open(iteration);
        var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line, Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("phase", phase);
            writer.WriteNumber("iteration", iteration);
            foreach ((string name, double value) in metrics)
            {
                if (double.IsFinite(value)) writer.WriteNumber(name, value);
                else writer.WriteNull(name);
            }
            writer.WriteEndObject();
        }
        line.WriteByte((byte)'\n');
        file.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
        file.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    /// <summary>The metrics on a phase's last whole line, NaN for null; none where there is no such line.</summary>
    public static IReadOnlyDictionary<string, double> ReadLast(string path, string phase)
    {
        string? last = File.Exists(path) ? File.ReadLines(path).LastOrDefault(line => IsOf(line, phase)) : null;
        Dictionary<string, double> metrics = [];
        if (last is null) return metrics;
        using JsonDocument document = JsonDocument.Parse(last);
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
            if (property.Name is not ("phase" or "iteration"))
                metrics[property.Name] = property.Value.ValueKind == JsonValueKind.Number ? property.Value.GetDouble() : double.NaN;
        return metrics;
    }

    private static bool IsOf(string line, string phase)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty("phase").GetString() == phase;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false; // a crash cut it short
        }
    }

    private FileStream Open(long firstIteration)
    {
        if (File.Exists(path))
        {
            string[] lines = File.ReadAllLines(path);
            string[] kept = lines.Where(line => IsKept(line, firstIteration)).ToArray();
            if (kept.Length < lines.Length)
                Runs.AtomicFile.WriteAllText(path, kept.Length == 0 ? "" : string.Join('\n', kept) + "\n");
        }
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
    }

    /// <summary>False for a line that this run writes again, and for one that a crash cut short.</summary>
    private bool IsKept(string line, long firstIteration)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return !(document.RootElement.GetProperty("phase").GetString() == phase
                && document.RootElement.GetProperty("iteration").GetInt64() >= firstIteration);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }
}
