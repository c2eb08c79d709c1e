using System.Text.Encodings.Web;
using System.Text.Json;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>Writes labels in the forms that others read.</summary>
public static class LabelExport
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// TRL's preference columns, one object a line: `prompt`, `chosen`, `rejected`, and where they apply `tie` (true), `all_bad` (true) and `margin` (the
    /// mean strength). What several people said of one item is one line; the best of several answers makes a line with each other answer.
    /// </summary>
    /// <returns>How many lines were written.</returns>
    public static int WritePreferences(Stream stream, IEnumerable<JudgedItem> items)
    {
        int lines = 0;
        foreach (JudgedItem judged in items)
        {
            bool allBad = judged.Labels.Count(label => label.Verdict == Verdict.AllBad) * 2 > judged.Labels.Count;
            IReadOnlyList<int> best = judged.Best;
            string[] responses = [.. judged.Item.Responses];
            int[] others = [.. Enumerable.Range(0, responses.Length).Where(i => !best.Contains(i))];
            IEnumerable<(int Chosen, int Rejected, bool Tie)> pairs = best.SelectMany(chosen => others.Select(rejected => (chosen, rejected, false)))
                .Concat(best.SelectMany((first, i) => best.Skip(i + 1).Select(second => (first, second, true))));
            foreach ((int chosen, int rejected, bool tie) in pairs)
            {
                WriteLine(stream, writer =>
                {
                    writer.WriteString("prompt", judged.Item.Prompt);
                    writer.WriteString("chosen", responses[chosen]);
                    writer.WriteString("rejected", responses[rejected]);
                    if (tie)
                        writer.WriteBoolean("tie", true);
                    if (allBad)
                        writer.WriteBoolean("all_bad", true);
                    if (!tie && judged.Margin is double margin)
                        writer.WriteNumber("margin", margin);
                });
                lines++;
            }
        }
        return lines;
    }

    /// <summary>
    /// The form of OpenAI's lm-human-preferences: one JSON list of `query`, `sample0`, `sample1`, ... and `best`. Items without one best answer have no
    /// place in it and are left out.
    /// </summary>
    /// <param name="stream">Where to.</param>
    /// <param name="items">What was judged.</param>
    /// <param name="tokenizer">Writes token ids, as OpenAI's files have them; null: text.</param>
    /// <returns>How many items were written and how many left out.</returns>
    public static (int Written, int LeftOut) WriteBestOf(Stream stream, IReadOnlyList<JudgedItem> items, ITokenizer? tokenizer)
    {
        JudgedItem[] decided = [.. items.Where(judged => judged.Best.Count == 1)];
        using Utf8JsonWriter writer = new(stream, s_json);
        writer.WriteStartArray();
        foreach (JudgedItem judged in decided)
        {
            writer.WriteStartObject();
            Text("query", judged.Item.Prompt);
            for (int i = 0; i < judged.Item.Responses.Count; i++)
                Text($"sample{i}", judged.Item.Responses[i]);
            writer.WriteNumber("best", judged.Best[0]);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        return (decided.Length, items.Count - decided.Length);

        void Text(string name, string text)
        {
            if (tokenizer is null)
            {
                writer.WriteString(name, text);
                return;
            }
            writer.WriteStartArray(name);
            foreach (int token in tokenizer.Encode(text))
                writer.WriteNumberValue(token);
            writer.WriteEndArray();
        }
    }

    /// <summary>Every label that stands with all that is known of it, one object a line, skips and attention checks included.</summary>
    /// <returns>How many lines were written.</returns>
    public static int WriteEveryLabel(Stream stream, IReadOnlyList<LabelRecord> labels, IReadOnlyList<LabelItem> items, IReadOnlyList<Annotator> people)
    {
        Dictionary<long, LabelItem> byId = items.ToDictionary(item => item.Id);
        Dictionary<long, string> names = people.ToDictionary(person => person.Id, person => person.Name);
        foreach (LabelRecord label in labels)
            WriteLine(stream, writer =>
            {
                LabelItem item = byId[label.ItemId];
                writer.WriteNumber("item", item.Id);
                writer.WriteString("annotator", names[label.AnnotatorId]);
                writer.WriteString("verdict", label.Verdict switch { Verdict.Picked => "picked", Verdict.Tie => "tie", Verdict.AllBad => "all_bad", _ => "skipped" });
                if (label.Picked is int picked)
                    writer.WriteNumber("best", picked);
                if (label.Strength is int strength)
                    writer.WriteNumber("strength", strength);
                if (label.Note is string note)
                    writer.WriteString("note", note);
                if (item.Expected is int expected)
                    writer.WriteNumber("expected", expected);
                writer.WriteStartArray("shown_order");
                foreach (int response in label.ShownOrder)
                    writer.WriteNumberValue(response);
                writer.WriteEndArray();
                writer.WriteNumber("milliseconds", label.Milliseconds);
                writer.WriteString("at", label.At);
                writer.WriteString("prompt", item.Prompt);
                writer.WriteStartArray("responses");
                foreach (string response in item.Responses)
                    writer.WriteStringValue(response);
                writer.WriteEndArray();
            });
        return labels.Count;
    }

    private static void WriteLine(Stream stream, Action<Utf8JsonWriter> write)
    {
        using (Utf8JsonWriter writer = new(stream, s_json))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }
}
