using RlhfSharp.Core;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Hub.Tests;

public sealed class HubReferenceTests
{
    [Theory]
    [InlineData("hub:openai-community/gpt2", HubRepositoryKind.Model, "openai-community/gpt2", null, "main")]
    [InlineData("gpt2", HubRepositoryKind.Model, "gpt2", null, "main")]
    [InlineData("hub:a/b/c/d@v1.0", HubRepositoryKind.Model, "a/b", "c/d", "v1.0")]
    [InlineData("a/b@refs/pr/3", HubRepositoryKind.Model, "a/b", null, "refs/pr/3")]
    [InlineData("hub:datasets/a/b/train.jsonl", HubRepositoryKind.Dataset, "a/b", "train.jsonl", "main")]
    public void Parse_EveryForm_GivesItsParts(string text, HubRepositoryKind kind, string id, string? folder, string revision)
    {
        var reference = HubReference.Parse(text);

        Assert.Equal((kind, id, folder, revision), (reference.Kind, reference.Id, reference.Subfolder, reference.Revision));
        Assert.Equal(reference, HubReference.Parse(reference.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b/c")]
    [InlineData("a--b/c")]
    [InlineData("../c")]
    [InlineData("a/b.git")]
    [InlineData("a/b@")]
    [InlineData("a/b@../../x")]
    [InlineData("a/b@x y")]
    [InlineData("a/b/../c")]
    [InlineData("a/b\n")]
    public void Parse_Anything_Else_IsTheUsersMistake(string text) => Assert.Throws<UserException>(() => HubReference.Parse(text));
}
