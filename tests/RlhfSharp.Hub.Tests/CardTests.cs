using RlhfSharp.Cli.Hub;
using RlhfSharp.Hub.Tests.Server;

namespace RlhfSharp.Hub.Tests;

public sealed class CardTests
{
    private static readonly CardRequest Request = new("lab/thing", "apache-2.0", "openai-community/gpt2", ["Anthropic/hh-rlhf"], "no");

    [Theory]
    [InlineData("Policy")]
    [InlineData("RewardModel")]
    [InlineData("ControlPolicy")]
    [InlineData("Tokenizer")]
    [InlineData("Onnx")]
    public void Make_EachKind_IsAValidCard(string kind)
    {
        var card = ModelCards.Make(Enum.Parse<PushKind>(kind), Request, null, ["config.json"], hasPicture: false).ToString();

        Assert.Empty(CardRules.Faults(card));
        Assert.Contains("\ndatasets:\n  - Anthropic/hh-rlhf\n", card, StringComparison.Ordinal);
        Assert.Contains("language: \"no\"\n", card, StringComparison.Ordinal); // Norwegian, not false
        Assert.DoesNotContain('\r', card);
    }

    [Fact]
    public void Make_Policy_ShowsHowEveryTextBegins() =>
        Assert.Contains("(\"<|endoftext|>The film\")", ModelCards.Make(PushKind.Policy, Request, null, ["config.json"], hasPicture: false).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Make_UnknownLicence_IsWhatTheRulesCatch() =>
        Assert.NotEmpty(CardRules.Faults(ModelCards.Make(PushKind.Policy, Request with { License = "mine" }, null, [], hasPicture: false).ToString()));

    [Fact]
    public void Parts_FilesWithOtherColumns_AreConfigurationsOfTheirOwn()
    {
        var parts = DatasetParts.Of(["pairs-train.jsonl", "pairs-validation.jsonl.gz", "prompts-train.jsonl", "train.csv", "labels.jsonl", "README.md"]).Cast<Dictionary<string, object>>().ToList();

        Assert.Equal(["default", "labels", "pairs", "prompts"], parts.Select(part => (string)part["config_name"]));
        Assert.Equal(["train", "validation"], ((List<object>)parts[2]["data_files"]).Cast<Dictionary<string, object>>().Select(split => (string)split["split"]));
    }
}
