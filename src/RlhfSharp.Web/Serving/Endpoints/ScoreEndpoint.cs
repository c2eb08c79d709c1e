using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RlhfSharp.Web.Serving.Http;
using RlhfSharp.Web.Serving.Models;
using RlhfSharp.Web.Serving.Traffic;

namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary><c>/score</c>: what a reward model thinks of responses.</summary>
internal sealed class ScoreEndpoint(TrafficRouter router, ServeOptions options)
{
    public async Task ScoreAsync(HttpContext http)
    {
        ScoreRequest request = await ApiJson.ReadAsync<ScoreRequest>(http.Request);
        if (request.Response is null == (request.Responses is null)) throw ApiException.Invalid("Give 'response', or 'responses' with several to the same prompt.", "responses");
        string[] responses = request.Responses?.ToArray() ?? [request.Response!];
        if (responses.Length == 0 || responses.Length > options.QueueLimit || responses.Contains(null))
            throw ApiException.Invalid($"'responses' has {responses.Length} items; 1 to {options.QueueLimit} texts are allowed.", "responses");
        await router.RunAsync<ServedReward>(
            http, ModelKind.Reward, request.Model, request.User,
            async (model, name, cancellation) =>
            {
                double[] scores = await ComputeAsync(model, request.Prompt ?? "", responses, cancellation);
                await ApiJson.WriteAsync(http.Response, new ScoreResponse(name, scores));
                return Logged(scores);
            },
            async (model, cancellation) => Logged(await ComputeAsync(model, request.Prompt ?? "", responses, cancellation)));
    }

    private static Task<double[]> ComputeAsync(ServedReward model, string prompt, string[] responses, CancellationToken cancellation)
    {
        int[] start = model.Encoder.Prompt(prompt);   // once: a long prompt would be read for each of its responses
        Check(start.Length);
        int[][] sequences = [.. responses.Select(response => (int[])[.. start, .. model.Encoder.Tokenizer.Encode(response), model.Encoder.Tokenizer.EndOfTextToken])];
        Check(sequences.Max(sequence => sequence.Length));
        return model.ScoreAsync(sequences, cancellation);

        void Check(int length)
        {
            if (length > model.Context)
                throw new ApiException(400, $"Prompt and response have {length} tokens together; at most {model.Context} are allowed.", "responses", "context_length_exceeded");
        }
    }

    private static Answer Logged(double[] scores) => new(
        string.Join(' ', scores.Select(score => score.ToString("R", CultureInfo.InvariantCulture))),
        new JsonObject { ["scores"] = new JsonArray([.. scores.Select(score => (JsonNode?)score)]) });
}
