using System.Text.Json;
using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Embedded;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rewards.Scorers;

namespace RlhfSharp.FineTuning.Training;

/// <summary>Finds and reads the files that `data.path` names: one file, told apart by its columns, a store of labels, or a folder with a file for each part.</summary>
public static class DataFiles
{
    private const string EmbeddedName = "embedded";
    private const int ValidationShare = 10; // one example in ten where there is no validation part

    /// <exception cref="UserException">A file is missing, malformed, or holds no known columns.</exception>
    public static FineTuningData Load(DataOptions options)
    {
        DatasetReader reader = new(options.SkipBadLines);
        if (options.Path == EmbeddedName)
            return LoadFolder(reader, System.IO.Path.Combine(AppContext.BaseDirectory, "datasets", "reviews"));
        if (!Directory.Exists(options.Path))
            return LoadFile(reader, options.Path, Validation(options.Path, options.ValidationPath));
        string? labelled = Directory.EnumerateFiles(options.Path, "*-train.jsonl*").Order(StringComparer.Ordinal).FirstOrDefault();
        return Part(options.Path, "sft-train") is null && Part(options.Path, "pairs-train") is null && Part(options.Path, "rankings-train") is null && labelled is not null
            ? LoadFile(reader, labelled, Validation(labelled, options.ValidationPath))
            : LoadFolder(reader, options.Path);
    }

    private static FineTuningData LoadFolder(DatasetReader reader, string folder)
    {
        FineTuningData data = new() { Path = folder };
        if (Part(folder, "sft-train") is { } sft)
            data = Merge(data, LoadFile(reader, sft, Part(folder, "sft-validation")));
        if (Part(folder, "rankings-train") is not null && Part(folder, "pairs-train") is not null)
            throw new UserException($"{folder} holds both rankings-train and pairs-train, and only one can be learned from; put all lines into one of the two files.");
        if ((Part(folder, "rankings-train") ?? Part(folder, "pairs-train")) is { } preferences)
            data = Merge(data, LoadFile(reader, preferences, Part(folder, "pairs-validation") ?? Part(folder, "rankings-validation")));
        if (Part(folder, "prompts-train") is { } prompts)
            data = Merge(data, LoadFile(reader, prompts, Part(folder, "prompts-validation")));
        if (data.PromptsValidation is { } known && GoldReviewScorer.Knows(known))
            data = data with { GoldScorer = new GoldReviewScorer() };
        return data.SftTrain is null && data.PreferencesTrain is null && data.PromptsTrain is null
            ? throw new UserException(
                $"{folder} holds none of sft-train.jsonl, rankings-train.jsonl, pairs-train.jsonl, prompts-train.jsonl, and no NAME-train.jsonl; put one there or set 'data.path' to a file.")
            : data;
    }

    private static FineTuningData LoadFile(DatasetReader reader, string path, string? validation)
    {
        bool isStore = LabelledPreferences.IsStore(path);
        HashSet<string> columns = isStore ? [] : FirstColumns(path);
        if (isStore || columns.Contains("chosen") || columns.Contains("responses"))
        {
            (IReadOnlyList<ResponseGroup> train, IReadOnlyList<ResponseGroup> held, long skipped) = Read(
                source => LabelledPreferences.IsStore(source) ? LabelledPreferences.Read(source) : reader.ReadPreferences(source), path, validation);
            return new FineTuningData
            {
                Path = path,
                PreferencesTrain = train,
                PreferencesValidation = held,
                BestPossiblePairAccuracy = validation is null ? null : DatasetFiles.BestPossiblePairAccuracy(validation),
                SkippedLines = skipped,
            };
        }
        if (columns.Contains("label") && columns.Contains("text"))
        {
            (IReadOnlyList<LabeledText> train, IReadOnlyList<LabeledText> held, long skipped) = Read(reader.ReadLabeled, path, validation, text => text.Positive);
            return new FineTuningData
            {
                Path = path,
                SftTrain = [.. train.Select(text => new SupervisedExample("", text.Text))],
                SftValidation = [.. held.Select(text => new SupervisedExample("", text.Text))],
                LabelledTrain = new SentimentPairs(train, path),
                LabelledValidation = new SentimentPairs(held, validation ?? path),
                SkippedLines = skipped,
            };
        }
        if (columns.Contains("prompt") && !columns.Contains("completion"))
        {
            (IReadOnlyList<string> train, IReadOnlyList<string> held, long skipped) = Read(reader.ReadPrompts, path, validation);
            return new FineTuningData { Path = path, PromptsTrain = train, PromptsValidation = held, SkippedLines = skipped };
        }
        (IReadOnlyList<SupervisedExample> examples, IReadOnlyList<SupervisedExample> heldOut, long skippedLines) = Read(reader.ReadSupervised, path, validation);
        return new FineTuningData { Path = path, SftTrain = examples, SftValidation = heldOut, SkippedLines = skippedLines };
    }

    private static (IReadOnlyList<T> Train, IReadOnlyList<T> Validation, long Skipped) Read<T>(
        Func<string, Dataset<T>> read, string path, string? validation, Func<T, object>? group = null)
    {
        group ??= _ => 0; // examples of each group are split alike
        Dataset<T> train = read(path);
        if (validation is not null)
        {
            Dataset<T> held = read(validation);
            return (train.Items, held.Items, train.SkippedCount + held.SkippedCount);
        }
        if (train.Items.Count < 2)
            throw new UserException($"{path} holds a single example, which cannot be split into a training and a validation part; add examples or set 'data.validation_path'.");
        ILookup<bool, T> isHeldOut = train.Items.GroupBy(group)
            .SelectMany(members => members.Select((item, i) => (Item: item, Held: HeldOut(i, members.Count()))))
            .ToLookup(pair => pair.Held, pair => pair.Item);
        return ([.. isHeldOut[false]], [.. isHeldOut[true]], train.SkippedCount);
    }

    /// <summary>Every tenth example of a group, and of a smaller group the last.</summary>
    private static bool HeldOut(int index, int count) => index % ValidationShare == ValidationShare - 1 || (count < ValidationShare && index == count - 1);

    /// <summary>The validation file: the one named, else the sibling whose name says validation where the training file's says train.</summary>
    private static string? Validation(string path, string named)
    {
        if (named.Length > 0)
            return named;
        string name = System.IO.Path.GetFileName(path);
        string sibling = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path) ?? "", name.Replace("train", "validation", StringComparison.Ordinal));
        return name.Contains("train", StringComparison.Ordinal) && File.Exists(sibling) ? sibling : null;
    }

    private static string? Part(string folder, string name) =>
        new[] { $"{name}.jsonl", $"{name}.jsonl.gz" }.Select(file => System.IO.Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    private static HashSet<string> FirstColumns(string path)
    {
        foreach ((long _, ReadOnlyMemory<byte> line) in JsonLineReader.Read(path))
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(line);
                if (document.RootElement.ValueKind == JsonValueKind.Object)
                    return [.. document.RootElement.EnumerateObject().Select(property => property.Name)];
            }
            catch (JsonException)
            {
                // The reader that is chosen reports this line with its number; the columns come from the first good one.
            }
        }
        return [];
    }

    private static FineTuningData Merge(FineTuningData first, FineTuningData second) => first with
    {
        SftTrain = first.SftTrain ?? second.SftTrain,
        SftValidation = first.SftValidation ?? second.SftValidation,
        PreferencesTrain = first.PreferencesTrain ?? second.PreferencesTrain,
        PreferencesValidation = first.PreferencesValidation ?? second.PreferencesValidation,
        BestPossiblePairAccuracy = first.BestPossiblePairAccuracy ?? second.BestPossiblePairAccuracy,
        PromptsTrain = first.PromptsTrain ?? second.PromptsTrain,
        PromptsValidation = first.PromptsValidation ?? second.PromptsValidation,
        SkippedLines = first.SkippedLines + second.SkippedLines,
    };
}
