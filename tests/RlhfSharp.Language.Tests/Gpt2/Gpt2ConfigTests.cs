using System.Text.Json;
using RlhfSharp.Core;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Tests.Gpt2;

public sealed class Gpt2ConfigTests
{
    [Fact]
    public void ParameterCount_OfTheDefault_IsThatOfGpt2Small() => Assert.Equal(124_439_808, new Gpt2Config().ParameterCount);

    [Fact]
    public void ParameterCount_OfASmallModel_IsWhatTheModelHolds()
    {
        foreach (Gpt2Config config in (Gpt2Config[])[TinyModel.Config, TinyModel.Config with { InnerWidth = 24, Layers = 3 }])
        {
            using Gpt2Model model = new(config, new RlhfSharp.Core.Randomness.RandomStream(0));
            Assert.Equal(config.ParameterCount, model.parameters().Sum(parameter => parameter.numel()));
        }
    }

    [Fact]
    public void Write_ThenRead_KeepsEveryKey()
    {
        using TemporaryFolder folder = new();
        folder.Write("config.json", """{"vocab_size": 30, "n_embd": 8, "n_head": 2, "n_layer": 1, "n_positions": 16, "bos_token_id": 3, "eos_token_id": 4, "problem_type": "regression", "n_ctx": 16}""");
        Gpt2Config config = Gpt2Config.Read(folder.File("config.json"));
        Assert.Equal((30, 8, 2, 1, 16), (config.VocabularySize, config.Width, config.Heads, config.Layers, config.ContextLength));
        config.Write(folder.File("again.json"));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("again.json")));
        string[] keys = [.. json.RootElement.EnumerateObject().Select(key => key.Name)];
        foreach (string key in (string[])["model_type", "architectures", "vocab_size", "n_positions", "n_embd", "n_layer", "n_head", "n_inner", "activation_function",
            "resid_pdrop", "embd_pdrop", "attn_pdrop", "layer_norm_epsilon", "initializer_range", "use_cache", "summary_type", "summary_use_proj", "summary_activation",
            "summary_proj_to_labels", "summary_first_dropout", "scale_attn_weights", "bos_token_id", "eos_token_id", "scale_attn_by_inverse_layer_idx",
            "reorder_and_upcast_attn", "tie_word_embeddings", "problem_type", "n_ctx"])
            Assert.Contains(key, keys);
        Assert.DoesNotContain("pad_token_id", keys);
        Assert.DoesNotContain("FeedForwardWidth", keys);
        Assert.Equal("regression", json.RootElement.GetProperty("problem_type").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("n_inner").ValueKind);
        Assert.Equal("gpt2", json.RootElement.GetProperty("model_type").GetString());
    }

    [Fact]
    public void Validate_OfSeveralFaults_ReportsThemAtOnce()
    {
        Gpt2Config config = TinyModel.Config with { Heads = 3, ActivationFunction = "relu", EndOfTextToken = 99, Layers = 0 };
        string message = Assert.Throws<UserException>(() => config.Validate("here")).Message;
        Assert.StartsWith("here:", message);
        foreach (string part in (string[])["n_embd is 16 and n_head 3", "'relu'", "eos_token_id is 99", "n_layer is 0"]) Assert.Contains(part, message);
    }

    [Fact]
    public void Read_OfAWrongType_NamesFileLineAndKey()
    {
        using TemporaryFolder folder = new();
        folder.Write("config.json", "{\n\"n_embd\": \"wide\"\n}");
        string message = Assert.Throws<UserException>(() => Gpt2Config.Read(folder.File("config.json"))).Message;
        Assert.Contains("config.json:2", message);
        Assert.Contains("n_embd", message);
    }
}
