using System.Text.Json;
using RlhfSharp.Core;

namespace RlhfSharp.FineTuning.Data;

/// <summary>Reads JSON Lines files (.gz too) by the field's column names; further columns are ignored. All bad lines of a file are reported
/// at once as file:line with the reason, or counted and left out.</summary>
/// <param name="skipBadLines">Leave bad lines out instead of failing.</param>
public sealed class DatasetReader(bool skipBadLines = false)
{
    /// <summary>How many bad lines are shown; the rest are counted.</summary>
    public const int ReportedLines = 20;

    /// <summary>Texts to imitate: `prompt` + `completion`, or `text`.</summary>
    /// <exception cref="UserException">The file is missing, unreadable or empty, or has bad lines that are not skipped.</exception>
    public Dataset<SupervisedExample> ReadSupervised(string path) => Read(path, "`text`, or `prompt` and `completion`", fields =>
        fields.Has("completion") || (fields.Has("prompt") && !fields.Has("text"))
            ? new SupervisedExample(fields.Text("prompt", mayBeEmpty: true), fields.Text("completion"))
            : new SupervisedExample("", fields.Text("text")));

    /// <summary>Prompts: `prompt`.</summary>
    /// <inheritdoc cref="ReadSupervised"/>
    public Dataset<string> ReadPrompts(string path) => Read(path, "`prompt`", fields => fields.Text("prompt"));

    /// <summary>Pairs: `prompt` + `chosen` + `rejected`, or `chosen` + `rejected` whose common beginning is the prompt (the form of
    /// Anthropic's hh-rlhf); optionally `tie` (true or false), `margin` (number) and `group` (string).</summary>
    /// <inheritdoc cref="ReadSupervised"/>
    public Dataset<PreferencePair> ReadPairs(string path) => Read(path, "`chosen` and `rejected`, and usually `prompt`", ParsePair);

    /// <summary>Judged responses, each line in any of the forms: a pair as in <see cref="ReadPairs"/>; `prompt` + `responses` (a list) + `ranks` (one for
    /// each response, 1 the best, equal ones a tie); `prompt` + `responses` + `best` (index of the best response, from 0).</summary>
    /// <inheritdoc cref="ReadSupervised"/>
    public Dataset<ResponseGroup> ReadPreferences(string path) => Read(
        path, "`prompt`, `chosen` and `rejected`, or `prompt`, `responses` and `ranks` or `best`",
        fields => fields.Has("responses") ? ParseGroup(fields) : ResponseGroup.Of(ParsePair(fields)));

    /// <summary>Responses that are still to be judged: as <see cref="ReadPreferences"/>, or `prompt` + `responses` with nothing said of them, which are a tie.</summary>
    /// <inheritdoc cref="ReadSupervised"/>
    public Dataset<ResponseGroup> ReadResponses(string path) => Read(
        path, "`prompt`, `chosen` and `rejected`, or `prompt` and `responses`",
        fields => fields.Has("responses") ? ParseGroup(fields, mayBeUnjudged: true) : ResponseGroup.Of(ParsePair(fields)));

    /// <summary>Labelled texts: `text` + `label` (1 or 0, true or false, "positive" or "negative").</summary>
    /// <inheritdoc cref="ReadSupervised"/>
    public Dataset<LabeledText> ReadLabeled(string path) => Read(path, "`text` and `label`", fields =>
        new LabeledText(fields.Text("text"), fields.Positive("label")));

    private static ResponseGroup ParseGroup(RecordFields fields, bool mayBeUnjudged = false)
    {
        string[] responses = fields.Texts("responses");
        if (responses.Length < 2)
            throw new BadRecordException($"\"responses\" holds {responses.Length}, but a preference needs at least 2");
        if (responses.Distinct(StringComparer.Ordinal).Count() < responses.Length)
            throw new BadRecordException("two of the \"responses\" are equal, so there is nothing to prefer");
        string prompt = fields.Text("prompt", mayBeEmpty: true);
        string? name = fields.Has("group") ? fields.Text("group") : null;
        if (mayBeUnjudged && !fields.Has("ranks") && !fields.Has("best"))
            return new ResponseGroup(prompt, responses, [.. responses.Select(_ => 1)], Group: name);
        if (!fields.Has("ranks"))
        {
            int best = fields.Has("best") ? fields.Integer("best") : throw new BadRecordException("\"responses\" needs \"ranks\" or \"best\" beside it");
            return best >= 0 && best < responses.Length
                ? new ResponseGroup(prompt, responses, Ranks: null, best, Group: name)
                : throw new BadRecordException($"\"best\" must be an index into the {responses.Length} responses, 0 to {responses.Length - 1}, but is {best}");
        }
        int[] ranks = fields.Integers("ranks");
        return ranks.Length == responses.Length
            ? new ResponseGroup(prompt, responses, ranks, Best: null, fields.NonNegativeNumber("margin"), name)
            : throw new BadRecordException($"\"ranks\" holds {ranks.Length} numbers for {responses.Length} responses");
    }

    private static PreferencePair ParsePair(RecordFields fields)
    {
        string chosen = fields.Text("chosen", mayBeEmpty: true), rejected = fields.Text("rejected", mayBeEmpty: true);
        if (chosen == rejected)
            throw new BadRecordException("\"chosen\" and \"rejected\" are equal, so there is nothing to prefer");
        string prompt;
        if (fields.Has("prompt"))
        {
            prompt = fields.Text("prompt", mayBeEmpty: true);
        }
        else
        {
            int split = CommonPrompt.Length(chosen, rejected);
            prompt = chosen[..split];
            (chosen, rejected) = (chosen[split..], rejected[split..]);
        }
        if (string.IsNullOrWhiteSpace(chosen) || string.IsNullOrWhiteSpace(rejected))
            throw new BadRecordException($"the response of \"{(string.IsNullOrWhiteSpace(chosen) ? "chosen" : "rejected")}\" is empty");
        return new PreferencePair(
            prompt, chosen, rejected, fields.Flag("tie"), fields.NonNegativeNumber("margin"), fields.Has("group") ? fields.Text("group") : null);
    }

    private Dataset<TRecord> Read<TRecord>(string path, string columns, Func<RecordFields, TRecord> parse)
    {
        List<TRecord> items = [];
        List<BadLine> shown = [];
        long bad = 0;
        foreach ((long number, ReadOnlyMemory<byte> line) in JsonLineReader.Read(path))
        {
            if (TryParse(line, parse, out TRecord? item, out string reason))
                items.Add(item!);
            else if (++bad <= ReportedLines)
                shown.Add(new BadLine(path, number, reason));
        }
        if (bad > 0 && !skipBadLines)
            throw new UserException(Report(shown, bad, columns));
        if (items.Count == 0)
            throw new UserException(bad > 0
                ? $"{path} has no usable line: all {bad} are bad.\n{Report(shown, bad, columns)}"
                : $"{path} is empty: it must hold one JSON object a line with {columns}.");
        return new Dataset<TRecord>(path, items, bad, shown);
    }

    private static bool TryParse<TRecord>(
        ReadOnlyMemory<byte> line, Func<RecordFields, TRecord> parse, out TRecord? item, out string reason)
    {
        item = default;
        reason = "";
        if (!JsonLineReader.IsUtf8(line))
        {
            reason = "not UTF-8 text";
            return false;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new BadRecordException("not a JSON object ({...})");
            item = parse(new RecordFields(document.RootElement));
            return true;
        }
        catch (JsonException exception)
        {
            reason = $"not valid JSON at column {exception.BytePositionInLine + 1}";
        }
        catch (BadRecordException exception)
        {
            reason = exception.Message;
        }
        return false;
    }

    private static string Report(List<BadLine> shown, long bad, string columns)
    {
        string more = bad > shown.Count ? $"\n... and {bad - shown.Count} more" : "";
        return $"{string.Join('\n', shown)}{more}\nEach line must be a JSON object with {columns}. "
            + "Mend the file, or leave such lines out with --set data.skip_bad_lines=true where the command takes --set.";
    }
}
