using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Models;

/// <summary>A language model with its tokenizer: what a model folder holds.</summary>
/// <param name="Model">The weights.</param>
/// <param name="Tokenizer">Text to the model's tokens.</param>
public sealed record TextModel(Gpt2Model Model, ByteLevelBpe Tokenizer)
{
    /// <summary>Encodes examples for this model.</summary>
    public ExampleEncoder Encoder => new(Tokenizer, Model.Config.ContextLength);

    /// <summary>Reads a model folder.</summary>
    /// <exception cref="UserException">A file is missing or malformed, or the vocabulary does not fit the model.</exception>
    public static TextModel Load(string folder)
    {
        TextModel loaded = new(Gpt2Model.Load(folder), ByteLevelBpe.Load(folder));
        return loaded.Tokenizer.VocabularySize <= loaded.Model.Config.VocabularySize
            ? loaded
            : throw new UserException(
                $"The tokenizer in '{folder}' has {loaded.Tokenizer.VocabularySize} tokens and the model room for {loaded.Model.Config.VocabularySize}; they do not belong together.");
    }

    /// <summary>The model the options name, or a new one with a tokenizer trained on <paramref name="texts"/>.</summary>
    public static TextModel LoadOrCreate(FineTuningOptions options, Func<IEnumerable<string>> texts)
    {
        if (options.Model.Path.Length > 0)
            return Load(options.Model.Path);
        ByteLevelBpe tokenizer = options.Tokenizer.Path.Length > 0
            ? ByteLevelBpe.Load(options.Tokenizer.Path)
            : BpeTrainer.Train(texts(), new BpeTrainerOptions { VocabularySize = options.Tokenizer.VocabularySize });
        Gpt2Config config = new()
        {
            VocabularySize = tokenizer.VocabularySize,
            InitializerRange = options.Model.InitializerRange,
            ContextLength = options.Model.Context,
            Width = options.Model.Width,
            Layers = options.Model.Layers,
            Heads = options.Model.Heads,
            BeginOfTextToken = tokenizer.EndOfTextToken,
            EndOfTextToken = tokenizer.EndOfTextToken,
            PadToken = tokenizer.PadToken,
        };
        return new TextModel(new Gpt2Model(config, RandomStream.Named((ulong)options.Seed, "model")), tokenizer);
    }

    /// <summary>Writes the model folder: weights, configuration and tokenizer files.</summary>
    public void Save(string folder)
    {
        Model.Save(folder);
        Tokenizer.Save(folder, Model.Config.ContextLength);
    }
}
