using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RlhfSharp.Core.Runs;

/// <summary>What a finished run reports to machines: <c>summary.json</c> and the last line of <c>--json</c>.</summary>
public sealed record RunSummary
{
    private static readonly JsonSerializerOptions Indented = MakeOptions(indented: true);
    private static readonly JsonSerializerOptions OneLine = MakeOptions(indented: false);

    /// <summary>The command that ran, such as "ppo".</summary>
    public required string Command { get; init; }

    /// <summary>The program that ran: version, commit and build; null where a library call made the run, and in summaries of before.</summary>
    public string? Program { get; init; }

    /// <summary>The seed of every random stream.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Wall-clock seconds of the whole command, those before a resume included.</summary>
    public required double Seconds { get; init; }

    /// <summary>The most memory the process ever used.</summary>
    public long PeakMemoryBytes { get; init; } = ProcessMemory.PeakBytes();

    /// <summary>The tensor engine: "managed" or "torchsharp".</summary>
    public required string Engine { get; init; }

    /// <summary>Threads of the tensor engine.</summary>
    public required int Threads { get; init; }

    /// <summary>SHA-256 of <c>model/model.safetensors</c> in lower-case hexadecimal; null when the run has no model.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>Why the run ended early; null when it was completed.</summary>
    public string? StoppedBy { get; init; }

    /// <summary>The last value of each metric.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Results of the evaluation by name; null when there was none. A value that is not a number is left out.</summary>
    public IReadOnlyDictionary<string, double>? Evaluation { get; init; }

    /// <summary>Writes the summary.</summary>
    public void Save(string path) => AtomicFile.WriteAllText(path, JsonSerializer.Serialize(this, Indented) + "\n");

    /// <summary>Reads a summary back.</summary>
    /// <exception cref="UserException">The file is missing or is no summary.</exception>
    public static RunSummary Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunSummary>(File.ReadAllText(path), OneLine) ?? throw new JsonException("it is empty");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UserException($"{path}: is not the summary of a finished run: {error.Message}", error);
        }
    }

    /// <summary>The same object on one line.</summary>
    public string ToJsonLine() => JsonSerializer.Serialize(this, OneLine);

    private static JsonSerializerOptions MakeOptions(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            WriteIndented = indented,
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new FiniteNumbersConverter());
        return options;
    }

    /// <summary>Numbers by name; what JSON has no number for (NaN, infinities) becomes null, and null is left out on reading.</summary>
    private sealed class FiniteNumbersConverter : JsonConverter<IReadOnlyDictionary<string, double>>
    {
        public override IReadOnlyDictionary<string, double> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            Dictionary<string, double?> numbers = JsonSerializer.Deserialize<Dictionary<string, double?>>(ref reader) ?? [];
            return numbers.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!.Value);
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, double> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach ((string name, double number) in value)
            {
                if (double.IsFinite(number)) writer.WriteNumber(name, number);
                else writer.WriteNull(name);
            }
            writer.WriteEndObject();
        }
    }
}
