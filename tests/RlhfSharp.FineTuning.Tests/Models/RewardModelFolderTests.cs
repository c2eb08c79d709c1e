using System.Text.Json;
using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Tests.Models;

public sealed class RewardModelFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlhf-reward-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // GPT-2's own tokenizer has one special token, which ends texts; tools that take it for padding read the reward a token early.
    [Fact]
    public void Save_TokenizerWithoutPadding_AddsATokenOfItsOwnAndScoresTheSame()
    {
        ByteLevelBpe tokenizer = BpeTrainer.Train(["the film is good . the film is bad ."], new BpeTrainerOptions { VocabularySize = 270, SpecialTokens = [SpecialToken.EndOfText] });
        Assert.Null(tokenizer.PadToken);
        using RewardModel model = new(TinyLanguageModel.Create(vocabulary: tokenizer.VocabularySize), new RandomStream(2));
        int[][] rows = [tokenizer.Encode("the film is good"), tokenizer.Encode("bad")];

        model.Save(_folder, tokenizer);

        JsonElement config = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, Gpt2Files.ConfigFile))).RootElement;
        Assert.Equal(tokenizer.VocabularySize, config.GetProperty("pad_token_id").GetInt32());
        Assert.Equal(tokenizer.VocabularySize + 1, config.GetProperty("vocab_size").GetInt32());
        ByteLevelBpe saved = ByteLevelBpe.Load(_folder);
        Assert.Equal(tokenizer.VocabularySize, saved.PadToken);
        Assert.Equal(tokenizer.EndOfTextToken, saved.EndOfTextToken);
        Assert.Equal(rows[0], saved.Encode("the film is good"));
        Assert.True(tokenizer.SharesIdsWith(saved));
        Assert.False(saved.SharesIdsWith(tokenizer));
        using RewardModel loaded = RewardModel.Load(_folder);
        Assert.Equal(model.Score(rows), loaded.Score(rows));
    }

    [Fact]
    public void Save_TokenizerWithPadding_KeepsItsIds()
    {
        ByteLevelBpe tokenizer = TinyLanguageModel.Tokenizer();
        using RewardModel model = new(TinyLanguageModel.Create(vocabulary: tokenizer.VocabularySize), new RandomStream(2));

        model.Save(_folder, tokenizer);

        JsonElement config = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, Gpt2Files.ConfigFile))).RootElement;
        Assert.Equal(tokenizer.PadToken, config.GetProperty("pad_token_id").GetInt32());
        Assert.Equal(tokenizer.VocabularySize, config.GetProperty("vocab_size").GetInt32());
        Assert.NotEqual(tokenizer.PadToken, tokenizer.EndOfTextToken);
    }
}
