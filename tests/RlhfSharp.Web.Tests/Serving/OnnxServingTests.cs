using System.Text.Json;
using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Core.Onnx;
using RlhfSharp.FineTuning.Export;
using RlhfSharp.TestSupport;
using RlhfSharp.Web.Serving;

namespace RlhfSharp.Web.Tests.Serving;

/// <summary>Models that ONNX Runtime computes, beside the same models on our own engine; with the library that is inside the npm package onnxruntime-node.</summary>
public sealed class OnnxServingTests : IDisposable
{
    private readonly ServedFolders folders = new();

    public void Dispose() => folders.Dispose();

    [SkippableFact]
    public async Task Completions_ManyAtOnce_AreThoseOfOurEngine()
    {
        string folder = folders.Text();
        await using RunningServer server = await StartBesideAsync(folder);
        string[] prompts = ["the", "the screen is bright and", "the battery", "", "the staff was kind", "the sound", "the screen", "is"];
        string Body(string model, int i) => JsonSerializer.Serialize(new { model, prompt = prompts[i], max_tokens = 6 + 3 * i, temperature = i % 2, seed = i, logprobs = 0 });
        JsonElement[] theirs = await Task.WhenAll(prompts.Index().Select(prompt => server.AskAsync("/v1/completions", Body("onnx", prompt.Index))));
        for (int i = 0; i < prompts.Length; i++)
        {
            JsonElement expected = (await server.AskAsync("/v1/completions", Body("text", i))).GetProperty("choices")[0], actual = theirs[i].GetProperty("choices")[0];
            Assert.Equal(expected.GetProperty("text").GetString(), actual.GetProperty("text").GetString());
            Assert.Equal(expected.GetProperty("finish_reason").GetString(), actual.GetProperty("finish_reason").GetString());
            Near(expected.GetProperty("logprobs").GetProperty("token_logprobs"), actual.GetProperty("logprobs").GetProperty("token_logprobs"));
        }
        await server.WaitForAsync("rlhf_running{model=\"onnx\"}", 0);
    }

    [SkippableFact]
    public async Task Chat_Streamed_SaysWhatOurEngineSays()
    {
        await using RunningServer server = await StartBesideAsync(folders.Text());
        string Body(string model) => JsonSerializer.Serialize(new { model, messages = new[] { new { role = "user", content = "the screen" } }, max_tokens = 12, temperature = 0, stream = true });
        string[] spoken = [];
        foreach (string model in (string[])["text", "onnx"])
            spoken = [.. spoken, string.Concat((await server.EventsAsync("/v1/chat/completions", Body(model)))[..^1]
                .Select(piece => JsonDocument.Parse(piece).RootElement.GetProperty("choices")[0].GetProperty("delta"))
                .Select(delta => delta.TryGetProperty("content", out JsonElement content) ? content.GetString() : ""))];
        Assert.NotEqual("", spoken[0]);
        Assert.Equal(spoken[0], spoken[1]);
    }

    [SkippableFact]
    public async Task Score_OfResponsesOfAllLengths_IsThatOfOurEngine()
    {
        await using RunningServer server = await StartBesideAsync(folders.Reward());
        string Body(string model) => JsonSerializer.Serialize(new { model, prompt = "the screen", responses = new[] { " is bright and the sound is clear", "", " is", " was kind" } });
        JsonElement expected = (await server.AskAsync("/score", Body("reward"))).GetProperty("scores");
        Assert.Equal(4, expected.EnumerateArray().Select(score => score.GetDouble()).Distinct().Count());
        Near(expected, (await server.AskAsync("/score", Body("onnx"))).GetProperty("scores"));
    }

    [SkippableFact]
    public async Task Predict_ManyAtOnce_IsThatOfOurEngine()
    {
        await using RunningServer server = await StartBesideAsync(folders.Policy());
        string Body(string model, int i) => JsonSerializer.Serialize(new { model, state = new[] { i / 8.0, 0.1, 1 - i / 8.0, 0 } });
        JsonElement[] theirs = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => server.AskAsync("/predict", Body("onnx", i))));
        Assert.True(theirs.Select(answer => answer.GetProperty("probabilities").ToString()).Distinct().Count() > 10);
        for (int i = 0; i < theirs.Length; i++)
        {
            JsonElement expected = await server.AskAsync("/predict", Body("policy", i));
            Assert.Equal(expected.GetProperty("action").GetInt32(), theirs[i].GetProperty("action").GetInt32());
            Near(expected.GetProperty("probabilities"), theirs[i].GetProperty("probabilities"));
        }
    }

    [SkippableFact]
    public async Task Predict_ScaledContinuousPolicy_IsThatOfOurEngine()
    {
        await using RunningServer server = await StartBesideAsync(folders.Continuous());
        JsonElement[] answers = [.. await Task.WhenAll(((string[])["continuous", "onnx"]).Select(model => server.AskAsync("/predict", $"{{\"model\": \"{model}\", \"state\": [0.1, 0.3, 1.5]}}")))];
        Assert.Single(answers[0].GetProperty("action").EnumerateArray());
        Near(answers[0].GetProperty("action"), answers[1].GetProperty("action"));
        Assert.False(answers[1].TryGetProperty("probabilities", out _));
    }

    [SkippableFact]
    public async Task Predict_PolicyOfASearch_IsThatOfOurEngineWithoutProbabilities()
    {
        await using RunningServer server = await StartBesideAsync(folders.Searched());
        foreach ((int first, int action) in ((int, int)[])[(2, 0), (-2, 1)])
            foreach (string model in (string[])["searched", "onnx"])
            {
                JsonElement answer = await server.AskAsync("/predict", $"{{\"model\": \"{model}\", \"state\": [{first}, 0, 0, 0]}}");
                Assert.Equal(action, answer.GetProperty("action").GetInt32());
                Assert.False(answer.TryGetProperty("probabilities", out _));
            }
    }

    [SkippableFact]
    public async Task Predict_Table_IsThatOfOurEngine()
    {
        await using RunningServer server = await StartBesideAsync(folders.Table());
        foreach (int state in (int[])[0, 6, 15])
        {
            JsonElement[] answers = [.. await Task.WhenAll(((string[])["table", "onnx"]).Select(model => server.AskAsync("/predict", $"{{\"model\": \"{model}\", \"state\": {state}}}")))];
            Assert.Equal(state % 4, answers[1].GetProperty("action").GetInt32());
            Near(answers[0].GetProperty("values"), answers[1].GetProperty("values"));
        }
        Assert.Contains("the number of a state, 0 to 15", await server.RefusalAsync("/predict", """{"model": "onnx", "state": 16}"""));
    }

    [SkippableFact]
    public async Task Models_OfBothEngines_SayWhichComputesThem()
    {
        await using RunningServer server = await StartBesideAsync(folders.Policy());
        JsonElement models = JsonDocument.Parse(await server.Client.GetStringAsync("/v1/models")).RootElement.GetProperty("data");
        Assert.Equal(FusedOps.EngineName, models[0].GetProperty("engine").GetString());
        Assert.StartsWith("ONNX Runtime 1.", models[1].GetProperty("engine").GetString());
        Assert.EndsWith($"; engine: {models[1].GetProperty("engine").GetString()}", server.Server.Descriptions[1]);
    }

    [SkippableFact]
    public async Task Onnx_WithInt8Weights_TakesTheQuantizedFile()
    {
        string folder = folders.Text();
        OnnxExport.Save(folder, folder, [OnnxPrecision.Int8]);
        ServeOptions options = new() { Models = [NamedFolder.Parse(folder)], Onnx = true, OnnxLibrary = Library() };
        Assert.Contains("model.onnx: there is no such file; write it with `rlhf export", (await Assert.ThrowsAsync<UserException>(() => RunningServer.StartAsync(options))).Message);
        Assert.Contains("give float32 or int8", (await Assert.ThrowsAsync<UserException>(() => RunningServer.StartAsync(options with { Weights = WeightFormat.BFloat16 }))).Message);
        await using RunningServer server = await RunningServer.StartAsync(options with { Weights = WeightFormat.Int8 });
        await server.AskAsync("/v1/completions", """{"prompt": "the", "max_tokens": 4}""");
    }

    [SkippableFact]
    public async Task Onnx_FileOfAnotherKind_IsRefusedInWords()
    {
        string text = Exported(folders.Text()), reward = Exported(folders.Reward()), policy = Exported(Path.Combine(folders.Policy(), "model"));
        foreach ((string folder, string other, string message) in ((string, string, string)[])[(text, reward, "is no language model"), (reward, policy, "is no reward model"), (policy, text, "is no control policy")])
        {
            File.Copy(Path.Combine(other, "onnx", "model.onnx"), Path.Combine(folder, "onnx", "model.onnx"), overwrite: true);
            UserException refusal = await Assert.ThrowsAsync<UserException>(() => RunningServer.StartAsync(new ServeOptions { Models = [NamedFolder.Parse(folder)], OnnxLibrary = Library() }));
            Assert.Contains(message, refusal.Message);
        }
    }

    [Fact]
    public async Task Onnx_WithoutTheLibrary_SaysHowToGetItAndTheOwnEngineNeedsNone()
    {
        string folder = folders.Policy();
        string absent = folders.In("libonnxruntime.so.1");
        ServeOptions options = new() { Models = [NamedFolder.Parse(Exported(Path.Combine(folder, "model")))], OnnxLibrary = absent };
        string message = (await Assert.ThrowsAsync<UserException>(() => RunningServer.StartAsync(options))).Message;
        foreach (string named in (string[])[$"ORT_LIBRARY is '{absent}'", "npm package onnxruntime-node", "model.safetensors"]) Assert.Contains(named, message);
        await using RunningServer server = await RunningServer.StartAsync(options with { Models = [NamedFolder.Parse(folder)] });
        await server.AskAsync("/predict", """{"state": [1, 2, 3, 4]}""");
    }

    /// <summary>The model on our own engine under its folder's name, and as 'onnx' the export of it, without its weights, in ONNX Runtime.</summary>
    private Task<RunningServer> StartBesideAsync(string folder)
    {
        string library = Library(), model = Directory.Exists(Path.Combine(folder, "model")) ? Path.Combine(folder, "model") : folder;
        return RunningServer.StartAsync(new ServeOptions { Models = [NamedFolder.Parse(folder), new NamedFolder("onnx", Exported(model))], OnnxLibrary = library });
    }

    private string Exported(string model)
    {
        string exported = folders.In("exported-" + Guid.NewGuid().ToString("N"));
        OnnxExport.Save(model, exported, [OnnxPrecision.Float32]);
        return exported;
    }

    private static void Near(JsonElement expected, JsonElement actual)
    {
        Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
        foreach ((JsonElement ours, JsonElement theirs) in expected.EnumerateArray().Zip(actual.EnumerateArray())) Assert.Equal(ours.GetDouble(), theirs.GetDouble(), 1e-4);
    }

    private static string Library()
    {
        NodeScript.RequireOnnxPackages();
        Skip.IfNot(NodeScript.OnnxLibrary is not null, "onnxruntime-node has no library for this system");
        return NodeScript.OnnxLibrary!;
    }
}
