using System.Text;
using System.Text.Json;
using RlhfSharp.FineTuning.Data;

namespace RlhfSharp.FineTuning.Embedded;

/// <summary>The files of the embedded dataset.</summary>
public static class DatasetFiles
{
    public const string SupervisedTraining = "sft-train.jsonl", SupervisedValidation = "sft-validation.jsonl";
    public const string RankingsTraining = "rankings-train.jsonl", PairsValidation = "pairs-validation.jsonl";
    public const string PromptsTraining = "prompts-train.jsonl", PromptsValidation = "prompts-validation.jsonl";

    /// <summary>Known figures; never read by training.</summary>
    public const string Metadata = "metadata.json";

    /// <summary>Writes every file into a folder, which is made when missing.</summary>
    public static void Write(EmbeddedDataset dataset, string folder)
    {
        Directory.CreateDirectory(folder);
        WriteFile(folder, SupervisedTraining, stream => JsonLinesWriter.Write(stream, dataset.SupervisedTraining));
        WriteFile(folder, SupervisedValidation, stream => JsonLinesWriter.Write(stream, dataset.SupervisedValidation));
        WriteFile(folder, RankingsTraining, stream => JsonLinesWriter.Write(stream, dataset.RankingsTraining));
        WriteFile(folder, PairsValidation, stream => JsonLinesWriter.Write(stream, dataset.PairsValidation));
        WriteFile(folder, PromptsTraining, stream => JsonLinesWriter.WritePrompts(stream, dataset.PromptsTraining));
        WriteFile(folder, PromptsValidation, stream => JsonLinesWriter.WritePrompts(stream, dataset.PromptsValidation));
        WriteFile(folder, Metadata, stream => stream.Write(MetadataJson(dataset)));
    }

    /// <summary>The best possible pair accuracy that a pairs file's folder states in metadata.json, or null when it states none.</summary>
    /// <param name="pairsPath">The validation pairs; only <see cref="PairsValidation"/> has a known figure.</param>
    public static double? BestPossiblePairAccuracy(string pairsPath)
    {
        string metadata = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(pairsPath))!, Metadata);
        if (Path.GetFileName(pairsPath) != PairsValidation || !File.Exists(metadata))
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(metadata));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("best_possible_pair_accuracy", out JsonElement value)
                && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WriteFile(string folder, string name, Action<Stream> write)
    {
        using FileStream stream = new(Path.Combine(folder, name), FileMode.Create, FileAccess.Write);
        write(stream);
    }

    private static byte[] MetadataJson(EmbeddedDataset dataset)
    {
        DatasetStatistics statistics = dataset.Statistics;
        StringBuilder json = new("{\n");
        Line("seed", dataset.Seed.ToString());
        Line("best_possible_pair_accuracy", Number(statistics.BestPossiblePairAccuracy));
        Line("gold_pair_accuracy", Number(statistics.GoldPairAccuracy));
        Line("label_agreement", Number(statistics.LabelAgreement));
        Line("tie_share", Number(statistics.TieShare));
        Line("gold_mean", Number(statistics.GoldMean));
        Line("gold_std", Number(statistics.GoldStandardDeviation));
        Line("words", statistics.Words.ToString());
        json.Append("  \"best_accuracy_share\": [").AppendJoin(", ", dataset.BestAccuracies.Select(Number)).Append("]\n}\n");
        return Encoding.UTF8.GetBytes(json.ToString());

        void Line(string key, string value) => json.Append($"  \"{key}\": {value},\n");
    }

    private static string Number(double value) => value.ToString("0.####");
}
