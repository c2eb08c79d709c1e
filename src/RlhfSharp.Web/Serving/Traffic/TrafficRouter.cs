using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RlhfSharp.Web.Serving.Http;
using RlhfSharp.Web.Serving.Models;
using RlhfSharp.Web.Serving.Monitoring;

namespace RlhfSharp.Web.Serving.Traffic;

/// <summary>Sends each request to its model, divides those of a split, lets shadows answer too, and logs how that went.</summary>
internal sealed class TrafficRouter(ModelCatalog catalog, TrafficLog? log, ServingInstruments instruments, TimeProvider clock) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly HashSet<Task> pending = [];   // its own lock

    /// <summary>Answers a request.</summary>
    /// <typeparam name="TModel">The kind of model.</typeparam>
    /// <param name="http">The request; the answer is written by <paramref name="answer"/>.</param>
    /// <param name="kind">The same as a value.</param>
    /// <param name="requested">The model's name; null: the first of the kind.</param>
    /// <param name="user">Whose requests meet the same arm of a split every time; null: any.</param>
    /// <param name="answer">Computes and writes the answer of a model that is to be called by a name.</param>
    /// <param name="shadow">Only computes it.</param>
    public async Task RunAsync<TModel>(
        HttpContext http, ModelKind kind, string? requested, string? user, Func<TModel, string, CancellationToken, Task<Answer>> answer,
        Func<TModel, CancellationToken, Task<Answer>> shadow)
        where TModel : ServedModel
    {
        string id = http.TraceIdentifier;
        Route route = catalog.Route(kind, requested, Place(user ?? id));
        using ModelLease lease = route.Model.Acquire();
        if (log is null || (!route.IsSplit && route.Shadow is null))
        {
            await answer((TModel)lease.Model, route.Requested, http.RequestAborted);
            return;
        }
        http.Response.Headers["X-Model"] = Uri.EscapeDataString(route.Model.Name);   // a header holds ASCII
        JsonObject line = new() { ["time"] = clock.GetUtcNow().ToString("O"), ["id"] = id, ["path"] = http.Request.Path.Value, ["requested"] = route.Requested };
        if (user is not null) line["user"] = user;
        Task<(JsonObject, string?)>? second = route.Shadow is { } other ? ShadowAsync(other, shadow) : null;
        (JsonObject first, string? content, Exception? failure) = await MeasureAsync(
            lease, () => answer((TModel)lease.Model, route.Requested, http.RequestAborted), http.RequestAborted);
        line["answer"] = first;
        if (route.IsSplit) instruments.Routed.Add(1, new("requested", route.Requested), new("model", route.Model.Name));
        if (second is null) log.Add(line);
        else Track(LogBothAsync(line, content, second));
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Waits until every shadow has answered and its line is written, or for the limit.</summary>
    public async Task DrainAsync(TimeSpan limit)
    {
        stopping.CancelAfter(limit);
        Task[] tasks;
        lock (pending) tasks = [.. pending];
        await Task.WhenAll(tasks);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync(TimeSpan.Zero);
        if (log is not null) await log.DisposeAsync();
        stopping.Dispose();
    }

    private async Task<(JsonObject Line, string? Content)> ShadowAsync<TModel>(ModelSlot slot, Func<TModel, CancellationToken, Task<Answer>> shadow)
        where TModel : ServedModel
    {
        await Task.Yield();
        using ModelLease lease = slot.Acquire();
        (JsonObject line, string? content, _) = await MeasureAsync(lease, () => shadow((TModel)lease.Model, stopping.Token), CancellationToken.None);
        return (line, content);
    }

    private async Task LogBothAsync(JsonObject line, string? content, Task<(JsonObject Line, string? Content)> second)
    {
        (JsonObject shadow, string? other) = await second;
        line["shadow"] = shadow;
        bool? same = content is null || other is null ? null : content == other;
        line["same"] = same;
        instruments.Shadowed.Add(1, new("model", (string?)shadow["model"]), new("same", same is null ? "unknown" : same.Value ? "true" : "false"));
        log!.Add(line);
    }

    private async Task<(JsonObject Line, string? Content, Exception? Failure)> MeasureAsync(ModelLease lease, Func<Task<Answer>> ask, CancellationToken left)
    {
        long start = clock.GetTimestamp();
        JsonObject line = new() { ["model"] = lease.Name, ["version"] = lease.Version };
        try
        {
            Answer answer = await ask();
            line["status"] = 200;
            line["seconds"] = Seconds();
            foreach ((string key, JsonNode? value) in answer.Details) line[key] = value?.DeepClone();
            return (line, answer.Content, null);
        }
        catch (Exception error)
        {
            (line["status"], line["error"]) = left.IsCancellationRequested && error is OperationCanceledException or IOException ? (ErrorMiddleware.ClientLeft, "The client left.")
                : ErrorMiddleware.Explain(error) is { } known ? (known.Status, known.Message) : (500, error.GetType().Name);
            line["seconds"] = Seconds();
            return (line, null, error);
        }

        double Seconds() => Math.Round(clock.GetElapsedTime(start).TotalSeconds, 6);
    }

    private void Track(Task task)
    {
        lock (pending) pending.Add(task);
        task.ContinueWith(
            done =>
            {
                lock (pending) pending.Remove(done);
            },
            TaskScheduler.Default);
    }

    // The same words give the same place in [0, 1), on every machine.
    private static double Place(string words) => (BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(words))) >> 11) * (1.0 / (1L << 53));
}
