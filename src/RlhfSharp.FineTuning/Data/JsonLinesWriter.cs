using System.Text.Encodings.Web;
using System.Text.Json;

namespace RlhfSharp.FineTuning.Data;

/// <summary>Writes records as the reader reads them: UTF-8, one object a line, "\n" line ends, optional columns only where set.</summary>
public static class JsonLinesWriter
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes `prompt` and `completion`.</summary>
    public static void Write(Stream stream, IEnumerable<SupervisedExample> examples) => WriteAll(stream, examples, static (writer, example) =>
    {
        writer.WriteString("prompt", example.Prompt);
        writer.WriteString("completion", example.Completion);
    });

    /// <summary>Writes `prompt`, `chosen`, `rejected` and, where set, `tie`, `margin`, `group`.</summary>
    public static void Write(Stream stream, IEnumerable<PreferencePair> pairs) => WriteAll(stream, pairs, static (writer, pair) =>
    {
        writer.WriteString("prompt", pair.Prompt);
        writer.WriteString("chosen", pair.Chosen);
        writer.WriteString("rejected", pair.Rejected);
        if (pair.Tie)
            writer.WriteBoolean("tie", true);
        if (pair.Margin is double margin)
            writer.WriteNumber("margin", margin);
        if (pair.Group is string group)
            writer.WriteString("group", group);
    });

    /// <summary>Writes `prompt`, `responses` and `ranks` or `best`, and where set `margin`, `group`.</summary>
    public static void Write(Stream stream, IEnumerable<ResponseGroup> groups) => WriteAll(stream, groups, static (writer, group) =>
    {
        writer.WriteString("prompt", group.Prompt);
        writer.WriteStartArray("responses");
        foreach (string response in group.Responses)
            writer.WriteStringValue(response);
        writer.WriteEndArray();
        if (group.Ranks is { } ranks)
        {
            writer.WriteStartArray("ranks");
            foreach (int rank in ranks)
                writer.WriteNumberValue(rank);
            writer.WriteEndArray();
        }
        if (group.Best is int best)
            writer.WriteNumber("best", best);
        if (group.Margin is double margin)
            writer.WriteNumber("margin", margin);
        if (group.Group is string name)
            writer.WriteString("group", name);
    });

    /// <summary>Writes `prompt`.</summary>
    public static void WritePrompts(Stream stream, IEnumerable<string> prompts) =>
        WriteAll(stream, prompts, static (writer, prompt) => writer.WriteString("prompt", prompt));

    private static void WriteAll<TRecord>(Stream stream, IEnumerable<TRecord> records, Action<Utf8JsonWriter, TRecord> write)
    {
        using Utf8JsonWriter writer = new(stream, s_options);
        foreach (TRecord record in records)
        {
            writer.WriteStartObject();
            write(writer, record);
            writer.WriteEndObject();
            writer.Flush();
            stream.WriteByte((byte)'\n');
            writer.Reset();
        }
    }
}
