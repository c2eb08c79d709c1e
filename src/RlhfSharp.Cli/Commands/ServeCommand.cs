using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Hub;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Language.Hub;
using RlhfSharp.Language.Onnx.Runtime;
using RlhfSharp.Web.Serving;
using RlhfSharp.Web.Serving.Text;
using RlhfSharp.Web.Serving.Traffic;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf serve`: models over HTTP until the process is told to stop.</summary>
internal sealed class ServeCommand : RlhfCommand
{
    private static readonly ServeOptions defaults = new() { Models = [] };

    private readonly Option<string[]> models = new("--model", "-m") { Description = "Folder of a language model, a reward model or a policy, or of the run that made it, or hub:owner/name; may be given several times.", HelpName = "[NAME=]DIR", Required = true };
    private readonly Option<string> host = new("--host") { Description = "Address to listen on; * for every address of this machine.", DefaultValueFactory = _ => defaults.Host, HelpName = "ADDRESS" };
    private readonly Option<int> port = new("--port") { Description = "Port to listen on; 0: any free one.", DefaultValueFactory = _ => defaults.Port, HelpName = "N" };
    private readonly Option<string?> keys = new("--api-key-file") { Description = "File of API keys, one a line, or sha256:HASH; without it nobody is asked.", HelpName = "FILE" };
    private readonly Option<string> weights = WeightsOption.Create("How weights of language models are stored: float32, bfloat16 or int8. Fewer bits are faster and change the texts a little.");
    private readonly Option<bool> onnx = new("--onnx") { Description = "Run onnx/model.onnx of each model folder (with --weights int8: model_quantized.onnx) in ONNX Runtime; folders without model.safetensors run there anyway; of hub:owner/name the graph comes only with this option." };
    private readonly Option<int?> slots = new("--slots") { Description = "Texts that run together, a model; 32 by default, or as many as have room for their keys and values in 1 GiB.", HelpName = "N" };
    private readonly Option<int> queue = new("--queue") { Description = "Requests that may wait, a model; more are refused with 429.", DefaultValueFactory = _ => defaults.QueueLimit, HelpName = "N" };
    private readonly Option<int> tokens = new("--max-tokens") { Description = "Most new tokens of one text.", DefaultValueFactory = _ => defaults.MaxTokens, HelpName = "N" };
    private readonly Option<int?> prompt = new("--max-prompt-tokens") { Description = "Longest prompt, tokens; the model's context by default.", HelpName = "N" };
    private readonly Option<int> body = new("--max-body-kib") { Description = "Largest request body, KiB.", DefaultValueFactory = _ => (int)(defaults.MaxBodyBytes >> 10), HelpName = "N" };
    private readonly Option<string> chat = new("--chat-format") { Description = "How messages become a prompt: human-assistant (as in hh-rlhf) or plain.", DefaultValueFactory = _ => "human-assistant", HelpName = "FORMAT" };
    private readonly Option<string[]> splits = new("--split") { Description = "A name whose requests are divided among models (A/B); needs --traffic-log.", HelpName = "NAME=A:WEIGHT,B:WEIGHT" };
    private readonly Option<string[]> shadows = new("--shadow") { Description = "Requests of one model go to another too, whose answers are only logged; needs --traffic-log.", HelpName = "MODEL=OTHER" };
    private readonly Option<string?> log = new("--traffic-log") { Description = "Where the outcome of --split and --shadow is appended, JSON Lines.", HelpName = "FILE" };
    private readonly Option<bool> texts = new("--log-texts") { Description = "Write what models say into the traffic log too." };
    private readonly Option<int> limit = new("--shutdown-seconds") { Description = "How long running requests may go on after the server was told to stop.", DefaultValueFactory = _ => (int)defaults.ShutdownLimit.TotalSeconds, HelpName = "N" };
    private readonly OutputOptions options = new();

    public ServeCommand() : base("serve", "Serve language models, reward models and policies over HTTP, in OpenAI's shape where there is one.",
        "rlhf serve --model runs/quickstart/model",
        "rlhf serve --model exported/policy --onnx",
        "rlhf serve --model chat=runs/new --model old=runs/old --split ab=chat:0.1,old:0.9 --traffic-log traffic.jsonl")
    {
        foreach (var option in (Option[])[models, host, port, keys, weights, onnx, slots, queue, tokens, prompt, body, chat, splits, shadows, log, texts, limit]) Add(option);
        options.AddTo(this);
    }

    protected override int Run(ParseResult result)
    {
        var output = options.Open(result);
        return ServeAsync(Read(result, output), output).GetAwaiter().GetResult();
    }

    private static async Task<int> ServeAsync(ServeOptions options, CommandOutput output)
    {
        using var stop = new CancellationTokenSource();
        using var reloads = new SemaphoreSlim(0);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            reloads.Release();
        });
        await using var server = await RlhfServer.StartAsync(options, TimeProvider.System, CancellationToken.None);
        foreach (var line in server.Descriptions) output.Say(line);
        if (options.ApiKeyFile is null && options.Host is not ("localhost" or "127.0.0.1" or "::1"))
            output.SayMarkup("[yellow]Anybody who reaches this machine can use the server; --api-key-file asks for a key.[/]");
        output.Say($"Listening on {server.Address} (Ctrl-C stops, SIGHUP reloads)");
        output.Result(JsonSerializer.Serialize(new { address = server.Address }));
        try
        {
            while (true)
            {
                await reloads.WaitAsync(stop.Token);
                output.Say(await server.ReloadAsync(stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            output.Say(string.Create(CultureInfo.InvariantCulture, $"Stopping; running requests have {options.ShutdownLimit.TotalSeconds:0} seconds to end."));
        }
        await server.StopAsync();
        return 0;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            if (stop.IsCancellationRequested) Environment.Exit(Interruption.ExitCode);
            stop.Cancel();
        }
    }

    private ServeOptions Read(ParseResult result, CommandOutput output) => new()
    {
        Models = [.. result.GetRequiredValue(models).Select(NamedFolder.Parse).Select(named => named with { Path = HubPaths.Find(named.Path, output, Files(result)) })],
        Host = result.GetRequiredValue(host),
        Port = OptionRange.Checked("--port", result.GetValue(port), 0, 65535),
        ApiKeyFile = result.GetValue(keys),
        Weights = WeightsOption.Parse(result.GetValue(weights)),
        Onnx = result.GetValue(onnx),
        OnnxLibrary = OnnxRuntime.LibraryOfEnvironment,
        Slots = result.GetValue(slots) is { } count ? OptionRange.Checked("--slots", count, 1, 1024) : null,
        QueueLimit = OptionRange.Checked("--queue", result.GetValue(queue), 1, 1_000_000),
        MaxTokens = OptionRange.Checked("--max-tokens", result.GetValue(tokens), 1, 1_000_000),
        MaxPromptTokens = result.GetValue(prompt) is { } longest ? OptionRange.Checked("--max-prompt-tokens", longest, 1, 1_000_000) : null,
        MaxBodyBytes = (long)OptionRange.Checked("--max-body-kib", result.GetValue(body), 1, 1 << 20) << 10,
        ChatFormat = result.GetValue(chat) switch
        {
            "human-assistant" => ChatFormat.HumanAssistant,
            "plain" => ChatFormat.Plain,
            var other => throw new UserException($"--chat-format is '{other}'; give human-assistant or plain"),
        },
        Splits = [.. (result.GetValue(splits) ?? []).Select(TrafficSplit.Parse)],
        Shadows = [.. (result.GetValue(shadows) ?? []).Select(Shadow.Parse)],
        TrafficLog = result.GetValue(log),
        LogTexts = result.GetValue(texts),
        ShutdownLimit = TimeSpan.FromSeconds(OptionRange.Checked("--shutdown-seconds", result.GetValue(limit), 0, 86400)),
    };

    // Control policies have no file of fewer bits, so the plain one always comes.
    private FileSelection? Files(ParseResult result) => result.GetValue(onnx)
        ? FileSelection.OfOnnx(OnnxModelFile.NameOf(WeightFormat.Float32), OnnxModelFile.NameOf(WeightsOption.Parse(result.GetValue(weights)))) : null;
}
