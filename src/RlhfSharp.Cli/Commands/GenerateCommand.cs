using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Hub;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Runs;
using RlhfSharp.FineTuning.Data;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Hub;
using RlhfSharp.Language.Onnx.Runtime;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf generate`: samples from a model folder, one prompt to the terminal as it comes, or a file of prompts to a file.</summary>
internal sealed class GenerateCommand : RlhfCommand
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Option<string> model = new("--model", "-m") { Description = "Model folder (config.json, model.safetensors and a tokenizer), the run folder around it, or hub:owner/name.", HelpName = "DIR", Required = true };
    private readonly Option<string?> prompt = new("--prompt", "-p") { Description = "Text to continue; without it and --prompts a text is begun.", HelpName = "TEXT" };
    private readonly Option<string?> prompts = new("--prompts") { Description = "JSON Lines with a prompt each.", HelpName = "FILE" };
    private readonly Option<string?> destination = new("--out") { Description = "File for the results of --prompts: prompt, response, tokens, log_prob a line.", HelpName = "FILE" };
    private readonly Option<int> count = new("--count", "-n") { Description = "Responses to each prompt.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly Option<double> temperature = new("--temperature", "-t") { Description = "Divides the logits; 0 takes the likeliest token.", DefaultValueFactory = _ => 1, HelpName = "X" };
    private readonly Option<int> topK = new("--top-k") { Description = "Sample among the k likeliest tokens only; 0: all.", HelpName = "K" };
    private readonly Option<double> topP = new("--top-p") { Description = "Sample within this probability mass only; 1: all.", DefaultValueFactory = _ => 1, HelpName = "P" };
    private readonly Option<int> most = new("--max-new-tokens") { Description = "Longest response.", DefaultValueFactory = _ => 64, HelpName = "N" };
    private readonly Option<int> least = new("--min-new-tokens") { Description = "Shortest response.", HelpName = "N" };
    private readonly Option<ulong> seed = new("--seed") { Description = "Seed of the samples.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly Option<int> batch = new("--batch-size") { Description = "Rows that run together.", DefaultValueFactory = _ => 64, HelpName = "N" };
    private readonly Option<string> weights = WeightsOption.Create("How weights are stored: float32, bfloat16 or int8. Fewer bits are faster and change the texts a little.");
    private readonly Option<bool> onnx = new("--onnx") { Description = "Run onnx/model.onnx of the model folder (with --weights int8: model_quantized.onnx) in ONNX Runtime." };
    private readonly Option<bool> bare = new("--no-start-token") { Description = "Do not put the end-of-text token, which begins every training text, before a prompt." };
    private readonly OutputOptions options = new();

    public GenerateCommand() : base("generate", "Sample texts from any model folder.",
        "rlhf generate --model runs/quickstart/model --prompt \"Aspect: battery. Review of a phone:\" --temperature 0.7",
        "rlhf generate --model runs/quickstart/model --prompts datasets/reviews/prompts-validation.jsonl --out responses.jsonl")
    {
        foreach (var option in (Option[])[model, prompt, prompts, destination, count, temperature, topK, topP, most, least, seed, batch, weights, onnx, bare]) Add(option);
        options.AddTo(this);
    }

    protected override int Run(ParseResult result)
    {
        if (result.GetValue(prompt) is not null && result.GetValue(prompts) is not null)
            throw new UserException("--prompt gives one prompt and --prompts a file of them; give one of the two");
        if (result.GetValue(destination) is not null && result.GetValue(prompts) is null)
            throw new UserException("--out is for the results of --prompts; without it the text goes to standard output");
        if (result.GetValue(count) < 1) throw new UserException($"--count is {result.GetValue(count)}; give 1 or more");

        var format = WeightsOption.Parse(result.GetValue(weights));
        var output = options.Open(result);
        IReadOnlyList<string> texts = result.GetValue(prompts) is { } file ? new DatasetReader().ReadPrompts(file).Items : [result.GetValue(prompt) ?? ""];
        if (texts.Count == 0) throw new UserException($"{result.GetValue(prompts)}: holds no prompt");
        texts = [.. texts.SelectMany(text => Enumerable.Repeat(text, result.GetValue(count)))];
        var folder = HubPaths.FindModel(result.GetRequiredValue(model), output, result.GetValue(onnx) ? FileSelection.OfOnnx(OnnxModelFile.NameOf(format)) : null);
        var tokenizer = ByteLevelBpe.Load(folder);
        using var network = result.GetValue(onnx) ? TextSampler.OpenOnnx(folder, format) : TextSampler.Open(folder, format);
        if (tokenizer.VocabularySize > network.Config.VocabularySize)
            throw new UserException($"{folder}: the tokenizer has {tokenizer.VocabularySize} tokens and the model {network.Config.VocabularySize}; they do not belong together");

        int[] Encode(string text) => result.GetValue(bare) && text.Length > 0 ? tokenizer.Encode(text) : [tokenizer.EndOfTextToken, .. tokenizer.Encode(text)];
        var generation = new GenerationOptions
        {
            Temperature = result.GetValue(temperature), TopK = result.GetValue(topK), TopP = result.GetValue(topP), MinNewTokens = result.GetValue(least),
            MaxNewTokens = result.GetValue(most), StopTokens = [tokenizer.EndOfTextToken], BatchSize = result.GetValue(batch),
        };
        var streaming = result.GetValue(prompts) is null && texts.Count == 1;
        using var stream = streaming ? new TextStream(output, tokenizer) : null;
        stream?.Begin(texts[0]);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var generated = network.Generator.Generate([.. texts.Select(Encode)], generation, result.GetValue(seed), stream is null ? null : token => stream.Append(token.Token));
        stream?.End();

        var lines = texts.Zip(generated, (text, item) => JsonSerializer.Serialize(new
        {
            prompt = text,
            response = tokenizer.Decode(item.Tokens, skipSpecialTokens: true),
            tokens = item.Tokens,
            log_prob = Math.Round(item.LogProbs.Sum(value => (double)value), 6),
            finish_reason = item.FinishReason.ToString().ToLowerInvariant(),
        }, Json)).ToList();
        if (result.GetValue(destination) is { } path)
        {
            AtomicFile.WriteAllText(path, string.Join('\n', lines) + "\n");
            var tokens = generated.Sum(item => item.Tokens.Length);
            output.Say(string.Create(CultureInfo.InvariantCulture, $"{lines.Count} responses, {tokens} tokens, {tokens / Math.Max(1e-9, watch.Elapsed.TotalSeconds):0} tokens/s; written to {path}"));
        }
        else if (result.GetValue(prompts) is not null)
            lines.ForEach(result.InvocationConfiguration.Output.WriteLine);
        else if (!streaming)
            foreach (var item in generated) output.Say(TextStream.Printable(texts[0] + tokenizer.Decode(item.Tokens, skipSpecialTokens: true)) + "\n");
        if (result.GetValue(prompts) is null) lines.ForEach(output.Result);
        return 0;
    }
}
