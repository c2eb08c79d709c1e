using Microsoft.AspNetCore.Http;
using RlhfSharp.Web.Serving.Http;
using RlhfSharp.Web.Serving.Models;
using RlhfSharp.Web.Serving.Text;
using RlhfSharp.Web.Serving.Traffic;

namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary><c>/v1/completions</c> and <c>/v1/chat/completions</c>.</summary>
internal sealed class TextEndpoints(TrafficRouter router, ServeOptions options, TimeProvider clock)
{
    /// <summary>Continues texts.</summary>
    public async Task CompleteAsync(HttpContext http)
    {
        CompletionRequest request = await ApiJson.ReadAsync<CompletionRequest>(http.Request);
        await RunAsync(http, request, model => TextPlan.Of(request, model, options), name => new CompletionShape(NewId("cmpl"), Now(), name, request.Logprobs is not null));
    }

    /// <summary>Answers in a chat.</summary>
    public async Task ChatAsync(HttpContext http)
    {
        ChatRequest request = await ApiJson.ReadAsync<ChatRequest>(http.Request);
        await RunAsync(http, request, model => TextPlan.Of(request, model, options), name => new ChatShape(NewId("chatcmpl"), Now(), name, request.Logprobs == true));
    }

    private static string NewId(string kind) => $"{kind}-{Guid.NewGuid():N}";

    private long Now() => clock.GetUtcNow().ToUnixTimeSeconds();

    private Task RunAsync(HttpContext http, TextRequest request, Func<ServedText, TextPlan> plan, Func<string, AnswerShape> shape) =>
        router.RunAsync<ServedText>(
            http, ModelKind.Text, request.Model, request.User,
            async (model, name, cancellation) =>
            {
                using TextRun run = new(model, plan(model));
                return request.Stream == true
                    ? await StreamAsync(http, run, shape(name), request.StreamOptions?.IncludeUsage == true, cancellation)
                    : await AnswerAsync(http, run, shape(name), cancellation);
            },
            async (model, cancellation) =>
            {
                using TextRun run = new(model, plan(model));
                return Logged(await run.ReadToEndAsync(cancellation), run.Usage);
            });

    private async Task<Answer> AnswerAsync(HttpContext http, TextRun run, AnswerShape shape, CancellationToken cancellation)
    {
        IReadOnlyList<TextPart> answers = await run.ReadToEndAsync(cancellation);
        await ApiJson.WriteAsync(http.Response, shape.Whole(answers, run.Usage));
        return Logged(answers, run.Usage);
    }

    private async Task<Answer> StreamAsync(HttpContext http, TextRun run, AnswerShape shape, bool includeUsage, CancellationToken cancellation)
    {
        EventStream events = new(http.Response);
        SortedDictionary<int, List<TextPart>> pieces = [];
        try
        {
            await foreach (TextPart part in run.ReadAsync(cancellation))
            {
                if (pieces.TryAdd(part.Index, []) && shape.Opening(part.Index) is { } opening) await events.SendAsync(opening, cancellation);
                pieces[part.Index].Add(part);
                await events.SendAsync(shape.Piece(part), cancellation);
            }
        }
        catch (Exception error) when (http.Response.HasStarted && !cancellation.IsCancellationRequested)
        {
            await events.SendAsync(ErrorMiddleware.Body(ErrorMiddleware.Explain(error) ?? new ApiException(500, "The server failed; its log says why.")), cancellation);
            throw;
        }
        if (includeUsage) await events.SendAsync(shape.Last(run.Usage), cancellation);
        await events.EndAsync(cancellation);
        return Logged([.. pieces.Select(pair => TextRun.Join(pair.Key, pair.Value))], run.Usage);
    }

    private Answer Logged(IReadOnlyList<TextPart> answers, Usage usage) =>
        new(string.Join('\0', answers.Select(answer => answer.Text)), AnswerShape.Details(answers, usage, options.LogTexts));
}
