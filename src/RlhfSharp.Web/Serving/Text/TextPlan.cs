using System.Security.Cryptography;
using System.Text.Json;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Tokenization;
using RlhfSharp.Web.Serving.Http;
using RlhfSharp.Web.Serving.Models;
using RlhfSharp.Web.Serving.Workers;

namespace RlhfSharp.Web.Serving.Text;

/// <summary>A request, checked, as a model generates it.</summary>
/// <param name="Jobs">The texts: all answers to the first prompt, then those to the next.</param>
/// <param name="Stops">Texts before which an answer ends.</param>
/// <param name="PromptTokens">Tokens of all prompts.</param>
internal sealed record TextPlan(IReadOnlyList<GenerationJob> Jobs, IReadOnlyList<string> Stops, int PromptTokens)
{
    private const int DefaultTokens = 16;   // OpenAI's for completions
    private const double SmallestTemperature = 1e-4;   // below it the likeliest token comes anyway, and dividing by it overflows
    private const int MostStops = 4;

    /// <summary>Continues the prompts of a completion.</summary>
    /// <exception cref="ApiException">A field is out of range, or a prompt too long.</exception>
    public static TextPlan Of(CompletionRequest request, ServedText model, ServeOptions limits)
    {
        if (request.Logprobs is { } count and not 0)
            throw ApiException.Invalid($"'logprobs' is {count}; allowed is 0, for the log-probability of each token. Those of other tokens are not told.", "logprobs");
        return Create(request, Prompts(request.Prompt, model.Tokenizer), [], request.MaxTokens ?? DefaultTokens, model, limits);
    }

    /// <summary>Answers in a chat.</summary>
    /// <exception cref="ApiException">A field is out of range, or the chat too long.</exception>
    public static TextPlan Of(ChatRequest request, ServedText model, ServeOptions limits)
    {
        string prompt = ChatPrompt.Format(request.Messages, limits.ChatFormat);
        return Create(request, [Encode(prompt, model.Tokenizer)], ChatPrompt.Stops(limits.ChatFormat), request.MaxCompletionTokens ?? request.MaxTokens ?? limits.MaxTokens, model, limits);
    }

    private static TextPlan Create(TextRequest request, IReadOnlyList<int[]> prompts, IReadOnlyList<string> moreStops, int maxTokens, ServedText model, ServeOptions limits)
    {
        OtherFields.Check(request);
        int answers = request.N ?? 1, most = limits.QueueLimit + model.Generation.Slots;
        Require(answers >= 1 && (long)answers * prompts.Count <= most, "n", $"'n' is {answers} and there are {prompts.Count} prompts; from 1 to {most} answers can be asked for at once.");
        Require(maxTokens >= 1 && maxTokens <= limits.MaxTokens, "max_tokens", $"'max_tokens' is {maxTokens}; allowed is 1 to {limits.MaxTokens}.");
        Require(request.Temperature is null or (>= 0 and <= 2), "temperature", $"'temperature' is {request.Temperature}; allowed is 0 to 2.");
        Require(request.TopP is null or (> 0 and <= 1), "top_p", $"'top_p' is {request.TopP}; allowed is above 0 to 1.");
        Require(request.TopK is null or >= 0, "top_k", $"'top_k' is {request.TopK}; allowed is 0 (all) or more.");
        foreach (int[] prompt in prompts)
        {
            if (prompt.Length > model.MostPromptTokens)
                throw new ApiException(400, $"The prompt has {prompt.Length} tokens; at most {model.MostPromptTokens} are allowed.", "prompt", "context_length_exceeded");
            int largest = prompt.Max();
            Require(prompt.Min() >= 0 && largest < model.Tokenizer.VocabularySize, "prompt", $"A token of the prompt is outside 0 .. {model.Tokenizer.VocabularySize - 1}.");
        }
        double temperature = request.Temperature ?? 1;
        GenerationOptions options = new()
        {
            Temperature = temperature < SmallestTemperature ? 0 : temperature, TopP = request.TopP ?? 1, TopK = request.TopK ?? 0, MaxNewTokens = maxTokens,
            StopTokens = [model.Tokenizer.EndOfTextToken],
        };
        ulong seed = request.Seed is { } given ? unchecked((ulong)given) : BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        List<GenerationJob> jobs = [];
        foreach (int[] prompt in prompts)
            for (int i = 0; i < answers; i++)
                jobs.Add(new GenerationJob(new GenerationRow(prompt, options, RandomStream.Named(seed, $"generation/{jobs.Count}"))));   // the stream of `rlhf generate`
        return new TextPlan(jobs, [.. ParseStops(request.Stop), .. moreStops], prompts.Sum(prompt => prompt.Length));
    }

    private static List<string> ParseStops(JsonElement stop)
    {
        List<string> stops = stop.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => [],
            JsonValueKind.String => [stop.Text("stop")],
            JsonValueKind.Array when stop.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. stop.EnumerateArray().Select(item => item.Text("stop"))],
            _ => throw ApiException.Invalid("'stop' must be a text or a list of texts.", "stop"),
        };
        Require(stops.Count <= MostStops && stops.All(text => text.Length > 0), "stop", $"'stop' may hold up to {MostStops} texts, none of them empty.");
        return stops;
    }

    private static int[] Encode(string text, ByteLevelBpe tokenizer) => [tokenizer.EndOfTextToken, .. tokenizer.Encode(text)];   // every training text begins so

    private static List<int[]> Prompts(JsonElement prompt, ByteLevelBpe tokenizer)
    {
        switch (prompt.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return [Encode("", tokenizer)];
            case JsonValueKind.String:
                return [Encode(prompt.Text("prompt"), tokenizer)];
            case JsonValueKind.Array when prompt.GetArrayLength() > 0:
                JsonElement[] items = [.. prompt.EnumerateArray()];
                if (items.All(item => item.ValueKind == JsonValueKind.String)) return [.. items.Select(item => Encode(item.Text("prompt"), tokenizer))];
                if (Tokens(prompt) is { } tokens) return [tokens];
                if (items.Select(Tokens).ToList() is var lists && lists.All(list => list is not null)) return lists!;
                break;
        }
        throw ApiException.Invalid("'prompt' must be a text, a list of texts, a list of tokens, or a list of lists of tokens.", "prompt");
    }

    private static int[]? Tokens(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0) return null;
        List<int> tokens = [];
        foreach (JsonElement item in list.EnumerateArray())
            if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int token)) tokens.Add(token);
            else return null;
        return [.. tokens];
    }

    private static void Require(bool valid, string field, FormattableString message)
    {
        if (!valid) throw ApiException.Invalid(FormattableString.Invariant(message), field);
    }
}
