using RlhfSharp.Core.Configuration;
using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.FineTuning.Options;

/// <summary>Where the examples come from.</summary>
public sealed record DataOptions : IValidatable
{
    [Setting("Folder or file of training data: 'embedded' for the reviews that ship with the project; a JSON Lines file with text and label; a store of labels (labels.db of `rlhf label`, or a PostgreSQL connection string); a folder holding sft-train, pairs-train or rankings-train, and prompts-train files.")]
    public string Path { get; init; } = "embedded";

    [Setting("Held-out data of the same form; empty: the file or folder's own validation part, or else a tenth of the training examples.")]
    public string ValidationPath { get; init; } = "";

    [Setting("Count and show bad lines instead of stopping at them.")]
    public bool SkipBadLines { get; init; }

    [Setting("Shortest prompt taken from the start of a sentence, for data without prompts.", Min = 1, Max = 1024, Unit = "tokens")]
    public int MinPromptTokens { get; init; } = 2;

    [Setting("Longest prompt taken from the start of a sentence, for data without prompts.", Min = 1, Max = 1024, Unit = "tokens")]
    public int MaxPromptTokens { get; init; } = 6;

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        foreach ((string key, string value) in ((string, string)[])[("path", Path), ("validation_path", ValidationPath)])
            if (LabelDatabase.HoldsPassword(value))
                yield return $"'data.{key}' holds a password, which would be written to config.yaml and from there to others; leave it out and give it in the environment variable PGPASSWORD or in ~/.pgpass";
    }
}
