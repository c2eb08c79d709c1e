using System.Net;
using System.Text.Json;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.Language.Tokenization;
using RlhfSharp.Web.Serving;

namespace RlhfSharp.Web.Tests.Serving;

public sealed class ModelEndpointTests : IDisposable
{
    private readonly ServedFolders folders = new();

    public void Dispose() => folders.Dispose();

    [Fact]
    public async Task Predict_AsCurlSendsIt_GivesThePolicysAction()
    {
        string folder = folders.Policy();
        await using RunningServer server = await RunningServer.StartAsync(folder);
        MlpActorCritic policy = (MlpActorCritic)PolicyFile.Load(Path.Combine(folder, "model")).Policy;
        long expected = policy.Act(tensor([1f, 2, 3, 4], [1, 4]), ActingMode.Greedy).Actions.item<long>();
        using StringContent form = new("""{"state": [1,2,3,4]}""", null, "application/x-www-form-urlencoded");
        using HttpResponseMessage response = await server.Client.PostAsync("/predict", form);
        JsonElement answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(expected, answer.GetProperty("action").GetInt64());
        Assert.Equal(1, answer.GetProperty("probabilities").EnumerateArray().Sum(value => value.GetDouble()), 1e-5);
        Assert.Equal("policy", answer.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Predict_ScaledContinuousPolicy_GivesNumbersWithinTheBounds()
    {
        string folder = folders.Continuous();
        await using RunningServer server = await RunningServer.StartAsync(folder);
        using IControlPolicy policy = PolicyFile.Load(folder).Policy;
        JsonElement answer = await server.AskAsync("/predict", """{"state": [1, 0, -2]}""");
        float expected = policy.Act(tensor([1f, 0, -2], [1, 3]), ActingMode.Greedy).Actions.item<float>();
        Assert.Equal(expected, Assert.Single(answer.GetProperty("action").EnumerateArray()).GetSingle());
        Assert.InRange(expected, -0.001f, 0.001f);
        Assert.False(answer.TryGetProperty("probabilities", out _));
        Assert.False(answer.TryGetProperty("values", out _));
    }

    [Fact]
    public async Task Predict_Table_TakesTheNumberOfAState()
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Table());
        JsonElement answer = await server.AskAsync("/predict", """{"state": 6}""");
        Assert.Equal(2, answer.GetProperty("action").GetInt32());
        Assert.Equal([0, 0, 7, 0], answer.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()));
        Assert.False(answer.TryGetProperty("probabilities", out _));
        foreach (string state in (string[])["16", "-1", "1.5", "[1, 2]"])
            Assert.Contains("the number of a state, 0 to 15", await server.RefusalAsync("/predict", $"{{\"state\": {state}}}"));
        Assert.Contains("too large for float32", await server.RefusalAsync("/predict", """{"state": 1e39}"""));
    }

    [Fact]
    public async Task Predict_OfManyAtOnce_AnswersEachItsOwnState()
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Policy());
        string[] states = [.. Enumerable.Range(0, 64).Select(i => $"{{\"state\": [{i / 32.0}, 0.1, {1 - i / 32.0}, 0]}}")];
        List<string> alone = [];
        foreach (string state in states) alone.Add((await server.AskAsync("/predict", state)).ToString());
        Assert.True(alone.Distinct().Count() > 60);
        JsonElement[] together = await Task.WhenAll(states.Select(state => server.AskAsync("/predict", state)));
        for (int i = 0; i < states.Length; i++)
        {
            JsonElement one = JsonDocument.Parse(alone[i]).RootElement;
            Assert.Equal(one.GetProperty("action").GetInt32(), together[i].GetProperty("action").GetInt32());
            Assert.Equal(one.GetProperty("probabilities")[0].GetDouble(), together[i].GetProperty("probabilities")[0].GetDouble(), 1e-5);
        }
    }

    [Theory]
    [InlineData("/predict", """{"state": [1, 2]}""", "'state' has 2 numbers; this policy needs 4.")]
    [InlineData("/predict", """{"state": [1, 2, 3, 1e50]}""", "too large for float32")]
    [InlineData("/predict", """{"stat": [1, 2, 3, 4]}""", "'state' is missing")]
    [InlineData("/predict", """{"state": [1, 2, "x", 4]}""", "'state[2]' is of the wrong type")]
    [InlineData("/predict", """{"model": "reward", "state": [1, 2, 3, 4]}""", "'reward' is of the kind 'reward', and this needs one of the kind 'control'.")]
    [InlineData("/score", """{"prompt": "a"}""", "Give 'response', or 'responses'")]
    [InlineData("/score", """{"responses": []}""", "'responses' has 0 items")]
    [InlineData("/score", """{"responses": [null]}""", "1 to 256 texts are allowed")]
    public async Task Request_ThatCannotBe_IsRefusedInWords(string path, string body, string message)
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Policy(), folders.Reward());
        Assert.Contains(message, await server.RefusalAsync(path, body));
    }

    [Fact]
    public async Task Score_OfResponses_IsTheRewardModels()
    {
        string folder = folders.Reward();
        using RewardModel model = RewardModel.Load(folder);
        ByteLevelBpe tokenizer = ByteLevelBpe.Load(folder);
        int[] Sequence(string response) => [tokenizer.EndOfTextToken, .. tokenizer.Encode("the screen"), .. tokenizer.Encode(response), tokenizer.EndOfTextToken];
        double[] expected = model.Score([Sequence(" is bright"), Sequence(" is")]);
        await using RunningServer server = await RunningServer.StartAsync(folder);
        JsonElement scores = (await server.AskAsync("/score", """{"prompt": "the screen", "responses": [" is bright", " is"]}""")).GetProperty("scores");
        Assert.Equal(expected, scores.EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(expected[0], (await server.AskAsync("/score", """{"prompt": "the screen", "response": " is bright"}""")).GetProperty("scores")[0].GetDouble(), 1e-5);
    }

    [Fact]
    public async Task Score_WithoutAPromptOrWithOneTooLong_IsAnsweredOrRefused()
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Reward());
        string Scores(JsonElement answer) => answer.GetProperty("scores").ToString();
        string expected = Scores(await server.AskAsync("/score", """{"prompt": "", "response": " is"}"""));
        Assert.Equal(expected, Scores(await server.AskAsync("/score", """{"prompt": null, "response": " is"}""")));
        Assert.Equal(expected, Scores(await server.AskAsync("/score", """{"response": " is"}""")));
        Assert.Contains("at most 16384 are allowed", await server.RefusalAsync("/score", JsonSerializer.Serialize(new { prompt = new string('a', 20000), response = "" })));
        Assert.Contains("at most 16384 are allowed", await server.RefusalAsync("/score", JsonSerializer.Serialize(new { prompt = "", response = new string('a', 20000) })));
    }

    [Fact]
    public async Task Models_OfEveryKind_AreListedAndFoundByName()
    {
        await using RunningServer server = await RunningServer.StartAsync("mine=" + folders.Text(), folders.Reward(), folders.Policy());
        JsonElement list = JsonDocument.Parse(await server.Client.GetStringAsync("/v1/models")).RootElement;
        Assert.Equal(["mine", "reward", "policy"], list.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()));
        Assert.Equal("reward", JsonDocument.Parse(await server.Client.GetStringAsync("/v1/models/reward")).RootElement.GetProperty("kind").GetString());
        Assert.Contains("Did you mean 'mine'?", await server.RefusalAsync("/v1/completions", """{"model": "mien"}""", HttpStatusCode.NotFound));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/v1/models/none")).StatusCode);
    }

    [Fact]
    public async Task Document_OfTheInterface_NamesEveryPathAndItsFields()
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Policy());
        JsonElement document = JsonDocument.Parse(await server.Client.GetStringAsync("/openapi.json")).RootElement;
        foreach (string path in (string[])["/v1/completions", "/v1/chat/completions", "/v1/models", "/score", "/predict", "/admin/reload", "/metrics"])
            Assert.True(document.GetProperty("paths").TryGetProperty(path, out _), path);
        Assert.True(document.GetProperty("components").GetProperty("schemas").GetProperty("CompletionRequest").GetProperty("properties").TryGetProperty("max_tokens", out _));
        Assert.Equal("Healthy", await server.Client.GetStringAsync("/health"));
        Assert.Equal("Healthy", await server.Client.GetStringAsync("/ready"));
    }

    [Fact]
    public async Task Start_WithWhatCannotBeServed_SaysWhy()
    {
        string policy = folders.Policy();
        async Task<string> Refused(params string[] models) => (await Assert.ThrowsAsync<UserException>(() => RunningServer.StartAsync(models))).Message;
        Assert.Contains("There is no folder", await Refused(folders.In("none")));
        Assert.Contains("Two models or splits are called 'policy'", await Refused(policy, policy));
        Assert.Contains("neither config.json nor model/config.json", await Refused(folders.Path));
        Assert.Contains("give FOLDER or NAME=FOLDER", await Refused("name="));
        await using RunningServer first = await RunningServer.StartAsync(policy);
        ServeOptions taken = new() { Models = [NamedFolder.Parse(policy)], Host = "127.0.0.1", Port = new Uri(first.Server.Address).Port };
        Assert.Contains("Choose another --port", (await Assert.ThrowsAsync<UserException>(() => RlhfServer.StartAsync(taken, TimeProvider.System, default))).Message);
        ServeOptions foreign = taken with { Host = "192.0.2.1" };   // for documentation: no machine has it
        Assert.Contains("an address of this machine", (await Assert.ThrowsAsync<UserException>(() => RlhfServer.StartAsync(foreign, TimeProvider.System, default))).Message);
    }

    [Fact]
    public async Task Start_WithMoreSlotsThanMemory_IsAMistake()
    {
        ServeOptions options = new() { Models = [NamedFolder.Parse(folders.Text())], Slots = 200_000_000 };
        Assert.Contains("give fewer --slots", (await Assert.ThrowsAsync<UserException>(() => RunningServer.StartAsync(options))).Message);
    }
}
