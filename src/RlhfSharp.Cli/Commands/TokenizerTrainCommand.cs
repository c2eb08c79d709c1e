using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf tokenizer train FILE... --output DIR`: a byte-level BPE from text.</summary>
internal sealed class TokenizerTrainCommand : RlhfCommand
{
    private readonly Argument<string[]> files = new("file")
    {
        Description = "Text files (each line is a text), or JSON Lines with text, prompt, completion, chosen, rejected (.gz too).",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string> output = new("--output", "-o") { Description = "Folder for vocab.json, merges.txt and tokenizer.json.", HelpName = "DIR", Required = true };
    private readonly Option<int> size = new("--vocabulary-size") { Description = "Tokens in all, bytes and special tokens included.", DefaultValueFactory = _ => 4096, HelpName = "N" };
    private readonly Option<int> frequency = new("--min-frequency") { Description = "Pairs that occur less often are not merged.", DefaultValueFactory = _ => 2, HelpName = "N" };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace a tokenizer in the folder." };

    public TokenizerTrainCommand() : base("train", "Train a byte-level BPE tokenizer, as GPT-2 has it, from text.",
        "rlhf tokenizer train datasets/reviews/sft-train.jsonl --vocabulary-size 1024 --output runs/tokenizer")
    {
        Add(files);
        Add(output);
        Add(size);
        Add(frequency);
        Add(overwrite);
    }

    protected override int Run(ParseResult result)
    {
        var folder = result.GetRequiredValue(output);
        if (!result.GetValue(overwrite) && File.Exists(Path.Combine(folder, "tokenizer.json")))
            throw new UserException($"{folder}: holds a tokenizer already; replace it with --overwrite or choose another --output");
        if (result.GetValue(frequency) < 1)
            throw new UserException($"--min-frequency is {result.GetValue(frequency)}; give 1 or more");

        var watch = Stopwatch.StartNew();
        var texts = result.GetRequiredValue(files).SelectMany(TextFiles.Read).ToList();
        var tokenizer = BpeTrainer.Train(texts, new BpeTrainerOptions { VocabularySize = result.GetValue(size), MinFrequency = result.GetValue(frequency) });
        UserFiles.Write(folder, () => tokenizer.Save(folder));

        long bytes = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text)), tokens = texts.Sum(text => (long)tokenizer.Encode(text).Length);
        result.InvocationConfiguration.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{tokenizer.VocabularySize} tokens from {bytes / 1e6:0.00} MB in {watch.Elapsed.TotalSeconds:0.0} s, {(double)bytes / Math.Max(1, tokens):0.00} bytes a token on this text; written to {folder}"));
        if (tokenizer.VocabularySize < result.GetValue(size))
            result.InvocationConfiguration.Output.WriteLine($"The text has no more pairs that occur {result.GetValue(frequency)} times; {result.GetValue(size)} tokens were asked for.");
        return 0;
    }
}
