using System.Text.Json;
using RlhfSharp.Core;
using RlhfSharp.Core.Serialization;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Tests.Gpt2;

public sealed class Gpt2FilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Gpt2Model model = TinyModel.Make(seed: 8);

    public void Dispose()
    {
        model.Dispose();
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Load_OfASavedModel_IsTheSameModel()
    {
        model.Save(folder.Path);
        AssertSame(Gpt2Model.Load(folder.Path));
    }

    [Fact]
    public void Save_UsesHuggingFacesNames()
    {
        model.Save(folder.Path);
        string[] names = [.. SafeTensors.Load(folder.File("model.safetensors")).Keys];
        Assert.Contains("transformer.wte.weight", names);
        Assert.Contains("transformer.h.1.mlp.c_proj.bias", names);
        Assert.Contains("transformer.ln_f.weight", names);
        Assert.DoesNotContain("lm_head.weight", names);
        Assert.Equal(2 + 2 * 12 + 2, names.Length);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("generation_config.json")));
        Assert.Equal(0, json.RootElement.GetProperty("eos_token_id").GetInt32());
        byte[] bytes = File.ReadAllBytes(folder.File("model.safetensors"));
        Assert.Contains("\"format\":\"pt\"", System.Text.Encoding.UTF8.GetString(bytes, 8, (int)BitConverter.ToInt64(bytes)).Replace(" ", ""));
    }

    [Fact]
    public void Load_WithoutPrefixWithHeadAndMasks_IsTheSameModel()
    {
        Write([.. Named().Append(("lm_head.weight", model.OutputWeight)).Append(("h.0.attn.bias", ones(1, 1, 24, 24))).Append(("h.0.attn.masked_bias", tensor(-1e4f)))]);
        AssertSame(Gpt2Model.Load(folder.Path));
    }

    [Fact]
    public void Load_WithExtraTensors_GivesThoseAskedFor()
    {
        Gpt2Files.Save(model, folder.Path, TinyModel.Config with { Architectures = ["GPT2ForSequenceClassification"] }, [KeyValuePair.Create("score.weight", ones(1, 16))]);
        (Gpt2Model loaded, IReadOnlyDictionary<string, Tensor> extra) = Gpt2Files.Load(folder.Path, ["score.weight", "score.bias"]);
        AssertSame(loaded);
        Assert.Equal(["score.weight"], extra.Keys);
        Assert.Equal([1, 16], extra["score.weight"].shape);
        Assert.Contains("score.weight is unknown", Assert.Throws<UserException>(() => Gpt2Model.Load(folder.Path)).Message);
        Assert.Equal(["GPT2ForSequenceClassification"], loaded.Config.Architectures);
    }

    [Fact]
    public void Load_OfTensorsThatDoNotFit_ReportsAllAtOnce()
    {
        Write([.. Named().Where(pair => pair.Name != "ln_f.bias").Select(pair => pair.Name == "wpe.weight" ? (pair.Name, zeros(3, 16)) : pair),
            ("lm_head.weight", model.OutputWeight + 1), ("other", zeros(2))]);
        string message = Assert.Throws<UserException>(() => Gpt2Model.Load(folder.Path)).Message;
        foreach (string part in (string[])["ln_f.bias is missing", "wpe.weight has the shape [3, 16]", "asks for [24, 16]", "other is unknown", "lm_head.weight differs"]) Assert.Contains(part, message);
    }

    [Fact]
    public void Load_OfAnIncompleteFolder_NamesTheFile()
    {
        Assert.Contains("no model folder", Assert.Throws<UserException>(() => Gpt2Model.Load(folder.File("none"))).Message);
        Assert.Contains("lacks config.json", Assert.Throws<UserException>(() => Gpt2Model.Load(folder.Path)).Message);
        TinyModel.Config.Write(folder.File("config.json"));
        Assert.Contains("lacks model.safetensors", Assert.Throws<UserException>(() => Gpt2Model.Load(folder.Path)).Message);
    }

    private IEnumerable<(string Name, Tensor Value)> Named() => model.named_parameters().Select(pair => (pair.name, (Tensor)pair.parameter));

    private void Write(IEnumerable<(string Name, Tensor Value)> tensors)
    {
        TinyModel.Config.Write(folder.File("config.json"));
        SafeTensors.Save(folder.File("model.safetensors"), [.. tensors.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))]);
    }

    private void AssertSame(Gpt2Model loaded)
    {
        Dictionary<string, Parameter> parameters = loaded.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        Assert.Equal(Named().Select(pair => pair.Name), parameters.Keys);
        foreach ((string name, Tensor value) in Named()) Assert.Equal(value.data<float>().ToArray(), parameters[name].data<float>().ToArray());
        loaded.Dispose();
    }
}
