using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Cli.Tests;

/// <summary>A GPT-2 with random weights and its tokenizer in a folder.</summary>
internal static class TinyModel
{
    public const int Context = 24;

    public static string Write(string folder, Action<Tensor>? spoil = null, int context = Context)
    {
        string[] texts = ["the battery lasts for days", "the screen is bright and the sound is clear", "the staff was kind"];
        var tokenizer = BpeTrainer.Train([.. texts, .. texts], new BpeTrainerOptions { VocabularySize = 280 });
        var config = new Gpt2Config
        {
            VocabularySize = tokenizer.VocabularySize, ContextLength = context, Width = 16, Layers = 2, Heads = 2,
            BeginOfTextToken = tokenizer.EndOfTextToken, EndOfTextToken = tokenizer.EndOfTextToken,
        };
        using var model = new Gpt2Model(config, new RandomStream(3));
        if (spoil is not null)
            using (no_grad()) spoil(model.OutputWeight);
        model.Save(folder);
        tokenizer.Save(folder, context);
        return folder;
    }
}
