using System.Net;
using System.Text;
using System.Text.Json;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Web.Tests.Serving;

public sealed class CompletionTests : IDisposable
{
    private readonly ServedFolders folders = new();

    public void Dispose() => folders.Dispose();

    [Fact]
    public async Task Completion_WithASeed_IsWhatGenerateGives()
    {
        string folder = folders.Text();
        ByteLevelBpe tokenizer = ByteLevelBpe.Load(folder);
        using Gpt2Model model = Gpt2Model.Load(folder);
        int[] prompt = [tokenizer.EndOfTextToken, .. tokenizer.Encode("the screen")];
        IReadOnlyList<GeneratedText> expected = new TextGenerator(model).Generate(
            [prompt, prompt], new GenerationOptions { MaxNewTokens = 12, Temperature = 0.9, TopP = 0.95, StopTokens = [tokenizer.EndOfTextToken] }, seed: 5);
        await using RunningServer server = await RunningServer.StartAsync(folder);

        JsonElement answer = await server.AskAsync("/v1/completions", """{"prompt": "the screen", "max_tokens": 12, "temperature": 0.9, "top_p": 0.95, "seed": 5, "n": 2, "logprobs": 0}""");
        Assert.Equal("text_completion", answer.GetProperty("object").GetString());
        for (int i = 0; i < 2; i++)
        {
            JsonElement choice = answer.GetProperty("choices")[i];
            Assert.Equal(tokenizer.Decode(expected[i].Tokens, skipSpecialTokens: true), choice.GetProperty("text").GetString());
            Assert.Equal(expected[i].FinishReason == FinishReason.Stop ? "stop" : "length", choice.GetProperty("finish_reason").GetString());
            Assert.Equal(expected[i].LogProbs.Sum(), choice.GetProperty("logprobs").GetProperty("token_logprobs").EnumerateArray().Sum(value => value.GetDouble()), 1e-3);
        }
        Assert.Equal(prompt.Length, answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(expected.Sum(text => text.Tokens.Length), answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Completion_OfSeveralPromptsAsTextsOrTokens_AnswersInTheirOrder()
    {
        string folder = folders.Text();
        ByteLevelBpe tokenizer = ByteLevelBpe.Load(folder);
        await using RunningServer server = await RunningServer.StartAsync(folder);
        string Body(object prompt) => JsonSerializer.Serialize(new { prompt, max_tokens = 6, temperature = 0 });
        string[] Texts(JsonElement answer) => [.. answer.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("text").GetString()!)];
        int[][] tokens = [[tokenizer.EndOfTextToken, .. tokenizer.Encode("the screen")], [tokenizer.EndOfTextToken, .. tokenizer.Encode("the staff was")]];
        string[] expected = Texts(await server.AskAsync("/v1/completions", Body(new[] { "the screen", "the staff was" })));
        Assert.NotEqual(expected[0], expected[1]);
        Assert.Equal(expected, Texts(await server.AskAsync("/v1/completions", Body(tokens))));
        Assert.Equal(expected[1..], Texts(await server.AskAsync("/v1/completions", Body(tokens[1]))));
        Assert.Equal(expected[..1], Texts(await server.AskAsync("/v1/completions", Body("the screen"))));
    }

    [Fact]
    public async Task Completion_Streamed_SaysTheSameInPieces()
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Text());
        const string Request = "\"prompt\": \"the\", \"max_tokens\": 20, \"seed\": 2, \"n\": 3, \"stop\": [\"zzz\", \"e b\"]";
        JsonElement whole = await server.AskAsync("/v1/completions", $"{{{Request}}}");
        List<string> events = await server.EventsAsync("/v1/completions", $"{{{Request}, \"stream\": true, \"stream_options\": {{\"include_usage\": true}}}}");
        Assert.Equal("[DONE]", events[^1]);
        string[] texts = ["", "", ""];
        string?[] reasons = new string?[3];
        foreach (JsonElement piece in events[..^2].Select(text => JsonDocument.Parse(text).RootElement.GetProperty("choices")[0]))
        {
            int index = piece.GetProperty("index").GetInt32();
            Assert.Null(reasons[index]);
            texts[index] += piece.GetProperty("text").GetString();
            reasons[index] = piece.GetProperty("finish_reason").GetString();
        }
        Assert.Equal(whole.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("text").GetString()), texts);
        Assert.Equal(whole.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("finish_reason").GetString()), reasons);
        Assert.Equal(whole.GetProperty("usage").ToString(), JsonDocument.Parse(events[^2]).RootElement.GetProperty("usage").ToString());
    }

    [Fact]
    public async Task Completion_WithAStopText_EndsBeforeItAndFreesTheSlot()
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Text());
        string free = Text(await server.AskAsync("/v1/completions", """{"prompt": "the", "max_tokens": 30, "seed": 4}"""));
        string stop = free.Substring(free.Length / 2, 2);
        JsonElement answer = await server.AskAsync("/v1/completions", JsonSerializer.Serialize(new { prompt = "the", max_tokens = ServedFolders.Context, seed = 4, stop }));
        Assert.Equal(free[..free.IndexOf(stop, StringComparison.Ordinal)], Text(answer));
        Assert.Equal("stop", answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        await server.WaitForAsync("rlhf_running{model=\"text\"}", 0);
        Assert.True(await server.MetricAsync("rlhf_generated_tokens_total{model=\"text\"}") < 2000);
    }

    [Theory]
    [InlineData("""{"max_token": 3}""", "Did you mean 'max_tokens'?")]
    [InlineData("""{"max_tokens": 0}""", "'max_tokens' is 0; allowed is 1 to")]
    [InlineData("""{"temperature": 2.5}""", "'temperature' is 2.5; allowed is 0 to 2.")]
    [InlineData("""{"temperature": "warm"}""", "'temperature' is of the wrong type")]
    [InlineData("""{"top_p": 0}""", "'top_p' is 0")]
    [InlineData("""{"n": 0}""", "'n' is 0")]
    [InlineData("""{"prompt": 3}""", "'prompt' must be a text")]
    [InlineData("""{"prompt": [5, 100000]}""", "outside 0 .. 279")]
    [InlineData("""{"prompt": [-1]}""", "outside 0 .. 279")]
    [InlineData("""{"stop": [1]}""", "'stop' must be")]
    [InlineData("""{"stop": [""]}""", "none of them empty")]
    [InlineData("""{"logprobs": 5}""", "'logprobs' is 5; allowed is 0")]
    [InlineData("""{"presence_penalty": 1}""", "'presence_penalty' is 1: this server does not support it")]
    [InlineData("""{"prompt": "a", "prompt": "b"}""", "")]
    [InlineData("""{"prompt": "\ud800"}""", "'prompt' holds half a character")]
    [InlineData("""{"prompt": ["a", "\udfff"]}""", "'prompt' holds half a character")]
    [InlineData("""{"stop": "\ud800"}""", "'stop' holds half a character")]
    [InlineData("""{"response_format": {"type": 5}}""", "'response_format' is")]
    [InlineData("""{"modalities": ["text", "audio"]}""", "'modalities' is")]
    [InlineData("{", "not the JSON object")]
    [InlineData("[]", "not the JSON object")]
    public async Task Completion_ThatCannotBe_IsRefusedInWords(string body, string message)
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Text());
        Assert.Contains(message, await server.RefusalAsync("/v1/completions", body));
    }

    [Fact]
    public async Task Completion_WithBytesThatAreNoUtf8_IsRefusedInWords()
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Text());
        foreach (string field in (string[])["prompt", "tools"])
        {
            using ByteArrayContent body = new([.. Encoding.UTF8.GetBytes($"{{\"{field}\": \""), 0xff, .. "\"}"u8]);
            using HttpResponseMessage response = await server.Client.PostAsync("/v1/completions", body);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains($"'{field}' holds half a character", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Completion_WithFieldsThatChangeNothing_IsAnswered()
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Text());
        await server.AskAsync("/v1/completions", """{"prompt": "the", "max_tokens": 2, "presence_penalty": 0, "logit_bias": {}, "echo": false, "best_of": 1, "suffix": null, "modalities": [ "text" ], "response_format": {"type": "text"}, "user": "u", "metadata": {}}""");
    }

    [Fact]
    public async Task Chat_Message_ContinuesTheTalkAsInTheData()
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Text());
        string expected = Text(await server.AskAsync("/v1/completions", """{"prompt": "be kind\n\nHuman: the screen\n\nAssistant:", "max_tokens": 8, "temperature": 0}"""));
        const string Messages = """
            "messages": [{"role": "system", "content": "be kind"}, {"role": "user", "content": [{"type": "text", "text": "the screen"}]}], "max_completion_tokens": 8, "temperature": 0
            """;
        JsonElement answer = await server.AskAsync("/v1/chat/completions", $"{{{Messages}, \"logprobs\": true}}");
        JsonElement choice = answer.GetProperty("choices")[0];
        Assert.Equal(expected, choice.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("assistant", choice.GetProperty("message").GetProperty("role").GetString());
        Assert.Equal(8, choice.GetProperty("logprobs").GetProperty("content").GetArrayLength());
        List<string> events = await server.EventsAsync("/v1/chat/completions", $"{{{Messages}, \"stream\": true}}");
        JsonElement[] deltas = [.. events[..^1].Select(text => JsonDocument.Parse(text).RootElement.GetProperty("choices")[0].GetProperty("delta"))];
        Assert.Equal("assistant", deltas[0].GetProperty("role").GetString());
        Assert.Equal(expected, string.Concat(deltas.Select(delta => delta.GetProperty("content").GetString())));
    }

    [Theory]
    [InlineData("{}", "'messages' is missing or empty")]
    [InlineData("""{"messages": [null]}""", "'messages[0].role' is ''")]
    [InlineData("""{"messages": [{"role": "tool", "content": "x"}]}""", "'messages[0].role' is 'tool'; allowed are")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}""", "parts of the type 'text'")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": 1}]}]}""", "parts of the type 'text'")]
    [InlineData("""{"messages": [{"role": "user", "content": "\udfff"}]}""", "'messages[0].content' holds half a character")]
    public async Task Chat_ThatCannotBe_IsRefusedInWords(string body, string message)
    {
        await using RunningServer server = await RunningServer.StartAsync(folders.Text());
        Assert.Contains(message, await server.RefusalAsync("/v1/chat/completions", body));
    }

    private static string Text(JsonElement answer) => answer.GetProperty("choices")[0].GetProperty("text").GetString()!;
}
