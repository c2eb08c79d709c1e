using System.Text.Json;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Hub.Tests.Server;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Onnx.Runtime;
using RlhfSharp.Language.Tokenization;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Hub.Tests;

/// <summary>The program as a user runs it, with the local server as its Hub.</summary>
public sealed class CommandTests
{
    private static string Model(string folder)
    {
        string[] texts = ["the film is good and the sound is clear", "the film is bad", "the staff was kind"];
        var tokenizer = BpeTrainer.Train([.. texts, .. texts], new BpeTrainerOptions { VocabularySize = 280 });
        var config = new Gpt2Config
        {
            VocabularySize = tokenizer.VocabularySize, ContextLength = 32, Width = 16, Layers = 1, Heads = 2, BeginOfTextToken = tokenizer.EndOfTextToken, EndOfTextToken = tokenizer.EndOfTextToken,
        };
        using var model = new Gpt2Model(config, new RandomStream(3));
        model.Save(folder);
        tokenizer.Save(folder, 32);
        return folder;
    }

    /// <summary>A run folder as `rlhf sft` leaves one, without having trained.</summary>
    private static string Run(HubTest test)
    {
        var run = test.In("run");
        Model(Path.Combine(run, "model"));
        test.Add("run/config.yaml", "name: run\nseed: 7\ndata:\n  path: /home/somebody/secret/films-train.jsonl\nmodel:\n  path: /c/hub/models--openai-community--gpt2/snapshots/0123456789012345678901234567890123456789\nsft:\n  epochs: 2\n");
        test.Add("run/summary.json", """{"command":"sft","seed":7,"seconds":12.5,"engine":"managed","threads":2,"model_sha256":"abc","metrics":{"eval_perplexity":12.25,"eval_loss":2.5055}}""");
        test.Add("run/metrics.jsonl", string.Concat(Enumerable.Range(1, 40).Select(i => $$"""{"phase":"sft","iteration":{{i}},"loss":{{5.0 / i}},"eval_loss":{{6.0 / i}}}""" + "\n")));
        return run;
    }

    [Fact]
    public async Task PushThenGenerate_PolicyFromTheHub_GivesTheTextOfTheFolder()
    {
        await using var test = await HubTest.StartAsync();
        var run = Run(test);

        var push = await test.RunAsync(["push", run, "tester/films", "--license", "mit", "--json"]);
        string[] arguments = ["--prompt", "the film", "--max-new-tokens", "6", "--seed", "4"];
        var local = await test.RunAsync(["generate", "--model", Path.Combine(run, "model"), .. arguments]);
        var remote = await test.RunAsync(["generate", "--model", "hub:tester/films", .. arguments]);
        var offline = await test.RunAsync(["generate", "--model", "hub:tester/films", .. arguments], environment: ("HF_HUB_OFFLINE", "1"));

        Assert.True(push.ExitCode == 0, push.Error);
        var outcome = JsonDocument.Parse(push.Output).RootElement;
        Assert.True(outcome.GetProperty("new_commit").GetBoolean());
        Assert.StartsWith("the film", local.Output, StringComparison.Ordinal);
        Assert.EndsWith(local.Output, remote.Output, StringComparison.Ordinal);
        Assert.Contains("downloaded", remote.Output, StringComparison.Ordinal);
        Assert.EndsWith(local.Output, offline.Output, StringComparison.Ordinal);
        Assert.Contains("from the cache", offline.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_Run_WritesACardTheHubAcceptsAndNothingOfThisMachine()
    {
        await using var test = await HubTest.StartAsync();

        var push = await test.RunAsync(["push", Run(test), "tester/films", "--license", "mit"]);

        Assert.True(push.ExitCode == 0, push.Error);
        var files = test.Server.Repositories["models/tester/films"].Head.Files;
        var card = System.Text.Encoding.UTF8.GetString(files["README.md"].Content);
        Assert.Contains("license: mit\n", card, StringComparison.Ordinal);
        Assert.Contains("base_model: openai-community/gpt2\n", card, StringComparison.Ordinal);
        Assert.Contains("pipeline_tag: text-generation\n", card, StringComparison.Ordinal);
        Assert.Contains("type: perplexity\n            value: 12.25\n", card, StringComparison.Ordinal);
        Assert.Contains("| `sft.epochs` | 2 |", card, StringComparison.Ordinal);
        Assert.Contains("films-train.jsonl", card, StringComparison.Ordinal);
        Assert.DoesNotContain("/home/somebody", card, StringComparison.Ordinal);
        Assert.DoesNotContain("/c/hub", card, StringComparison.Ordinal);
        Assert.Contains("![Learning curves](learning-curves.svg)", card, StringComparison.Ordinal);
        var picture = System.Xml.Linq.XDocument.Parse(System.Text.Encoding.UTF8.GetString(files["learning-curves.svg"].Content));
        Assert.Contains(picture.Descendants(), element => element.Name.LocalName == "text" && element.Value == "Validation loss");
    }

    [Fact]
    public async Task Export_ModelFromTheHub_WritesWhatTheFolderWrites()
    {
        await using var test = await HubTest.StartAsync();
        var run = Run(test);
        await test.RunAsync(["push", run, "tester/films", "--license", "mit"]);

        var local = await test.RunAsync(["export", "--model", run, "--output", test.In("local")]); // a run folder means the model in it
        var remote = await test.RunAsync(["export", "--model", "hub:tester/films", "--output", test.In("remote")]);
        var intoCache = await test.RunAsync(["export", "--model", "hub:tester/films"]);

        Assert.True(local.ExitCode == 0, local.Error);
        Assert.True(remote.ExitCode == 0, remote.Error);
        Assert.Equal(File.ReadAllBytes(test.In("local/onnx/model.onnx")), File.ReadAllBytes(test.In("remote/onnx/model.onnx")));
        Assert.Equal(2, intoCache.ExitCode);
        Assert.Contains("--output", intoCache.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Generate_OnnxFromTheHub_BringsTheGraphAndNoMore()
    {
        NodeScript.RequireOnnxPackages();
        Skip.IfNot(NodeScript.OnnxLibrary is not null, "onnxruntime-node has no library for this system");
        await using var test = await HubTest.StartAsync();
        var model = Model(test.In("model"));
        await test.RunAsync(["export", "--model", model, "--output", test.In("exported"), "--quantize", "int8"]);
        string[] sampling = ["--prompt", "the film", "--max-new-tokens", "6", "--seed", "4"];

        var push = await test.RunAsync(["push", test.In("exported"), "tester/graph", "--license", "mit"]);
        var local = await test.RunAsync(["generate", "--model", model, .. sampling]);
        var remote = await test.RunAsync(["generate", "--model", "hub:tester/graph", "--onnx", .. sampling], environment: (OnnxRuntime.LibraryVariable, NodeScript.OnnxLibrary!));

        Assert.True(push.ExitCode == 0, push.Error);
        Assert.True(remote.ExitCode == 0, remote.Error);
        Assert.EndsWith(local.Output, remote.Output, StringComparison.Ordinal);
        var blobs = Path.Combine(test.Cache, "models--tester--graph", "blobs");
        var files = test.Server.Repositories["models/tester/graph"].Head.Files;
        Assert.True(File.Exists(Path.Combine(blobs, files["onnx/model.onnx"].Sha256)));
        Assert.False(File.Exists(Path.Combine(blobs, files["onnx/model_quantized.onnx"].Sha256)));
        var card = System.Text.Encoding.UTF8.GetString(files["README.md"].Content);
        Assert.Contains("library_name: onnx\n", card, StringComparison.Ordinal);
        Assert.DoesNotContain("from transformers import", card, StringComparison.Ordinal); // it needs the weights
    }

    [SkippableFact]
    public async Task Serve_ModelFromTheHub_Listens()
    {
        Skip.If(OperatingSystem.IsWindows(), "signals are sent by kill");
        await using var test = await HubTest.StartAsync();
        await test.RunAsync(["push", Run(test), "tester/films", "--license", "mit"]);
        using var server = test.Start(["serve", "--model", "hub:tester/films", "--port", "0"], HubServer.Token);

        List<string> lines = [];
        while (!lines.Any(line => line.StartsWith("Listening on", StringComparison.Ordinal)) && await server.StandardOutput.ReadLineAsync() is { } line) lines.Add(line);
        using (var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{server.Id}"])) await kill.WaitForExitAsync();
        var ended = await HubTest.FinishAsync(server);

        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains(lines, line => line.StartsWith("films: language model", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Push_ControlPolicy_GetsACardWithItsReturnAndCurves()
    {
        await using var test = await HubTest.StartAsync();
        test.Add("run/config.yaml", "agent: a2c\nseed: 3\nenvironment:\n  id: CartPole-v1\na2c:\n  learning_rate: 0.0125\n");
        test.Add("run/summary.json", """{"command":"train","seed":3,"seconds":8,"engine":"managed","threads":1,"model_sha256":"abc","metrics":{},"evaluation":{"return_mean":491.25,"return_std":12.5,"episodes":100}}""");
        test.Add("run/metrics.jsonl", string.Concat(Enumerable.Range(1, 20).Select(i => $$"""{"phase":"control","iteration":{{i}},"rollout/ep_rew_mean":{{20.0 * i}}}""" + "\n")));
        test.Add("run/model/config.json", """{"model_type":"mlp-actor-critic","environment":"CartPole-v1"}""");
        test.Add("run/model/model.safetensors", "weights");

        var push = await test.RunAsync(["push", test.In("run"), "tester/cartpole", "--license", "mit"]);

        Assert.True(push.ExitCode == 0, push.Error);
        var files = test.Server.Repositories["models/tester/cartpole"].Head.Files;
        var card = System.Text.Encoding.UTF8.GetString(files["README.md"].Content);
        Assert.Empty(CardRules.Faults(card));
        foreach (var part in (string[])["pipeline_tag: reinforcement-learning\n", "  - CartPole-v1\n", "mean_reward", "491.25", "| `seed` | 3 |", "| `a2c.learning_rate` | 0.0125 |", "](learning-curves.svg)"])
            Assert.Contains(part, card, StringComparison.Ordinal);
        Assert.DoesNotContain("GPT-2", card, StringComparison.Ordinal);
        Assert.DoesNotContain("evaluation.", card, StringComparison.Ordinal);
        Assert.Contains("learning-curves.svg", files.Keys);
    }

    [Fact]
    public async Task Push_TablesOfCsv_ClaimsNoSize()
    {
        await using var test = await HubTest.StartAsync();
        test.Add("data/train.csv", "text,label\na,1\n");

        var push = await test.RunAsync(["push", test.In("data"), "tester/tables", "--license", "mit"]);

        Assert.True(push.ExitCode == 0, push.Error);
        var card = System.Text.Encoding.UTF8.GetString(test.Server.Repositories["datasets/tester/tables"].Head.Files["README.md"].Content);
        Assert.DoesNotContain("size_categories", card, StringComparison.Ordinal);
        Assert.Contains("| train.csv |", card, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("files")]
    [InlineData("rows")]
    public async Task Pull_OutputCannotBeWritten_SaysSo(string form)
    {
        await using var test = await HubTest.StartAsync();
        test.Server.AddRepository("lab/data", "datasets").Add(("train.jsonl", HubTest.Text("{}"), false));
        test.Server.Rows["lab/data/default/train"] = [new { text = "a" }];
        string[] arguments = ["pull", "lab/data", "--dataset", "--output", test.Add("a-file", "") + "/folder"];

        var run = await test.RunAsync(form == "rows" ? [.. arguments, "--rows"] : arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("cannot be written", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Push_Dataset_ComesBackTheSame()
    {
        await using var test = await HubTest.StartAsync();
        var pairs = test.Add("data/pairs-train.jsonl", "{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\"}\n");

        var push = await test.RunAsync(["push", test.In("data"), "tester/pairs", "--license", "cc-by-4.0"]);
        var pull = await test.RunAsync(["pull", "tester/pairs", "--dataset", "--output", test.In("back")]);

        Assert.True(push.ExitCode == 0, push.Error);
        Assert.True(pull.ExitCode == 0, pull.Error);
        Assert.Equal(File.ReadAllText(pairs), File.ReadAllText(test.In("back/pairs-train.jsonl")));
        var card = File.ReadAllText(test.In("back/README.md"));
        Assert.Contains("license: cc-by-4.0\n", card, StringComparison.Ordinal);
        Assert.Contains("| pairs-train.jsonl | 1 | `prompt`, `chosen`, `rejected` |", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_FolderWithACardOfItsOwn_KeepsItsTextAndAddsMetadata()
    {
        await using var test = await HubTest.StartAsync();
        test.Add("data/train.jsonl", "{\"text\":\"a\"}\n");
        test.Add("data/README.md", "# My own words\n");
        test.Add("data/.env", "SECRET=1\n");
        test.Add("data/notes.docx", "private\n");

        var push = await test.RunAsync(["push", test.In("data"), "tester/data", "--license", "mit"]);

        Assert.True(push.ExitCode == 0, push.Error);
        var files = test.Server.Repositories["datasets/tester/data"].Head.Files;
        var card = System.Text.Encoding.UTF8.GetString(files["README.md"].Content);
        Assert.Contains("license: mit\n", card, StringComparison.Ordinal);
        Assert.EndsWith("# My own words\n", card, StringComparison.Ordinal);
        Assert.Equal([".gitattributes", "README.md", "train.jsonl"], files.Keys);
    }

    [Fact]
    public async Task Push_RewardModelWithOnnxAndTokenizer_AreToldApart()
    {
        await using var test = await HubTest.StartAsync();
        var folder = Model(test.In("reward"));
        test.Add("reward/optimizer.pt", "not for the Hub");
        test.Add("reward/onnx/model.onnx", "a graph");
        var config = File.ReadAllText(Path.Combine(folder, "config.json")).Replace("GPT2LMHeadModel", "GPT2ForSequenceClassification", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "config.json"), config);
        Directory.CreateDirectory(test.In("tokenizer"));
        File.Copy(Path.Combine(folder, "tokenizer.json"), test.In("tokenizer/tokenizer.json"));

        var reward = await test.RunAsync(["push", folder, "tester/reward", "--license", "mit", "--base-model", "openai-community/gpt2"]);
        var tokenizer = await test.RunAsync(["push", test.In("tokenizer"), "tester/tokenizer", "--license", "mit"]);

        Assert.True(reward.ExitCode == 0, reward.Error);
        Assert.True(tokenizer.ExitCode == 0, tokenizer.Error);
        var files = test.Server.Repositories["models/tester/reward"].Head.Files;
        Assert.Contains("pipeline_tag: text-classification\n", System.Text.Encoding.UTF8.GetString(files["README.md"].Content), StringComparison.Ordinal);
        Assert.DoesNotContain("optimizer.pt", files.Keys);
        Assert.True(files["onnx/model.onnx"].IsLarge);
        Assert.Equal([".gitattributes", "README.md", "tokenizer.json"], test.Server.Repositories["models/tester/tokenizer"].Head.Files.Keys);
    }

    [SkippableFact]
    public async Task Pull_Interrupted_GoesOnWithTheNextCommand()
    {
        Skip.If(OperatingSystem.IsWindows(), "signals are sent by kill");
        await using var test = await HubTest.StartAsync();
        var weights = HubTest.Bytes(500_000);
        test.Server.AddRepository("lab/model").Add(("model.safetensors", weights, true));
        test.Server.Faults.Enqueue(new Fault("GET", "/storage/", FaultKind.Stall) { AfterBytes = 200_000 });
        using var first = test.Start(["pull", "lab/model"], HubServer.Token);
        var part = Path.Combine(test.Cache, "models--lab--model", "blobs", test.Server.Repositories["models/lab/model"].Head.Files["model.safetensors"].Sha256 + ".incomplete");
        for (var wait = 0; wait < 200 && !(File.Exists(part) && new FileInfo(part).Length == 200_000); wait++) await Task.Delay(100);

        using (var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{first.Id}"])) await kill.WaitForExitAsync();
        var stopped = await HubTest.FinishAsync(first);
        var second = await test.RunAsync(["pull", "lab/model", "--output", test.In("model")]);

        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("goes on where this one ended", stopped.Output, StringComparison.Ordinal);
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Equal(weights, File.ReadAllBytes(test.In("model/model.safetensors")));
        Assert.Contains(test.Server.Seen, request => request.Range is "bytes=200000-");
    }

    [Fact]
    public async Task Program_CacheCannotBeWritten_SaysSo()
    {
        await using var test = await HubTest.StartAsync();
        test.Server.AddRepository("lab/model").Add(("config.json", HubTest.Text("{}"), false));

        var run = await test.RunAsync(["pull", "lab/model"], environment: ("HF_HUB_CACHE", test.Add("a-file", "") + "/hub"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("the cache cannot be written", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_DatasetOfAnotherFormat_WritesRows()
    {
        await using var test = await HubTest.StartAsync();
        test.Server.AddRepository("lab/parquet", "datasets").Add(("data/train.parquet", HubTest.Bytes(50), true));
        test.Server.Rows["lab/parquet/default/train"] = [.. Enumerable.Range(0, 120).Select(i => new { text = $"row {i}" })];

        var pull = await test.RunAsync(["pull", "lab/parquet", "--dataset", "--output", test.In("rows")]);

        Assert.True(pull.ExitCode == 0, pull.Error);
        Assert.Equal(120, File.ReadAllLines(test.In("rows/default/train.jsonl")).Length);
    }

    [Fact]
    public async Task Sft_ModelFromTheHub_TrainsAndRemembersTheCommit()
    {
        await using var test = await HubTest.StartAsync();
        var source = Model(test.In("model"));
        test.Server.AddRepository("lab/base").Add([.. Directory.GetFiles(source).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file), file.EndsWith(".safetensors", StringComparison.Ordinal)))]);
        test.Server.AddRepository("lab/films", "datasets").Add(("films.jsonl", HubTest.Text(string.Concat(Enumerable.Repeat("{\"text\":\"the film is good\"}\n", 20))), false));

        var run = await test.RunAsync(["sft", "--set", "model.path=hub:lab/base", "--set", "data.path=hub:datasets/lab/films/films.jsonl", "--set", "sft.epochs=1", "--output", test.In("out")]);

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Contains("models--lab--base/snapshots/" + test.Server.Repositories["models/lab/base"].Head.Id, File.ReadAllText(test.In("out/config.yaml")), StringComparison.Ordinal);
        Assert.True(File.Exists(test.In("out/model/model.safetensors")));
    }

    [Fact]
    public async Task Sft_DatasetWithoutJsonLines_SaysHowToGetThem()
    {
        await using var test = await HubTest.StartAsync();
        test.Server.AddRepository("lab/parquet", "datasets").Add(("data/train.parquet", HubTest.Bytes(50), true));

        var run = await test.RunAsync(["sft", "--set", "data.path=hub:datasets/lab/parquet", "--output", test.In("out")]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("`rlhf pull lab/parquet --dataset --rows --output data`", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(test.Server.Seen, request => request.AtStorage); // nothing was downloaded in vain
    }

    [Fact]
    public async Task Login_TokenOnStandardInput_IsKeptForTheOwnerAlone()
    {
        await using var test = await HubTest.StartAsync();

        var login = await test.RunAsync(["login"], input: HubServer.Token + "\n", token: null);
        var check = await test.RunAsync(["login", "--check"], token: null);
        var wrong = await test.RunAsync(["login"], input: "hf_wrong\n", token: null);

        Assert.True(login.ExitCode == 0, login.Error);
        Assert.Contains("Logged in as tester (lab)", login.Output, StringComparison.Ordinal);
        Assert.Equal(HubServer.Token, File.ReadAllText(Path.Combine(test.Home, "token")));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(test.Home, "token")));
        Assert.Contains("The token is of tester", check.Output, StringComparison.Ordinal);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("refuses the token", wrong.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(HubServer.Token, login.Output + login.Error + check.Output + check.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_wrong", wrong.Output + wrong.Error, StringComparison.Ordinal);
        Assert.Equal(HubServer.Token, File.ReadAllText(Path.Combine(test.Home, "token"))); // the wrong one did not replace it
    }

    [Theory]
    [InlineData("no repository of the Hub", "pull", "not a name")]
    [InlineData("no repository of the Hub", "generate", "--model", "hub:a/b--c")]
    [InlineData("there is no such repository", "pull", "lab/absent")]
    [InlineData("the card needs a licence", "push", "run", "tester/films")]
    [InlineData("there is no such folder", "push", "absent", "tester/films")]
    [InlineData("is no description of a model", "push", "list", "tester/films")]
    [InlineData("owner/name alone", "push", "run", "tester/films/sub")]
    [InlineData("which could be written outside", "pull", "lab/model/../../x")]
    public async Task Program_Mistake_IsOneLineAndExitCodeTwo(string message, params string[] arguments)
    {
        await using var test = await HubTest.StartAsync();
        Run(test);
        test.Add("list/config.json", "[]");

        var run = await test.RunAsync(arguments, token: message.Contains("licence", StringComparison.Ordinal) ? HubServer.Token : null);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }
}
