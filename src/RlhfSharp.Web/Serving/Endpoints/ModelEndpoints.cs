using Microsoft.AspNetCore.Http;
using RlhfSharp.Web.Serving.Http;
using RlhfSharp.Web.Serving.Models;
using RlhfSharp.Web.Serving.Monitoring;
using RlhfSharp.Web.Serving.Traffic;

namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary><c>/v1/models</c> and <c>/admin/reload</c>.</summary>
internal sealed class ModelEndpoints(ModelCatalog catalog, ServingInstruments instruments, TimeProvider clock)
{
    private readonly long created = clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Every model and split.</summary>
    public Task ListAsync(HttpContext http) => ApiJson.WriteAsync(http.Response, new ModelList("list", Entries()));

    /// <summary>One of them.</summary>
    public Task GetAsync(HttpContext http)
    {
        string name = (string)http.Request.RouteValues["name"]!;
        return ApiJson.WriteAsync(http.Response, Entries().Find(entry => entry.Id == name) ?? throw catalog.Unknown(name));
    }

    /// <summary>Loads the model that the query names anew, or all.</summary>
    public async Task ReloadAsync(HttpContext http)
    {
        string? name = http.Request.Query["model"];
        ModelSlot[] slots = name is null ? [.. catalog.Slots] : [catalog.Find(name) ?? throw catalog.Unknown(name)];
        await ApiJson.WriteAsync(http.Response, new ReloadResponse(await ReloadAsync(slots, http.RequestAborted)));
    }

    /// <summary>Loads models anew, one after another.</summary>
    /// <exception cref="ApiException">Some cannot be loaded and go on answering as before; the message names them, and those that were loaded.</exception>
    public async Task<IReadOnlyList<ReloadedModel>> ReloadAsync(IReadOnlyList<ModelSlot> slots, CancellationToken cancellation)
    {
        List<ReloadedModel> reloaded = [];
        List<string> failures = [];
        foreach (ModelSlot slot in slots)
        {
            try
            {
                reloaded.Add(new ReloadedModel(slot.Name, await slot.ReloadAsync(cancellation)));
                Count(slot, "loaded");
            }
            catch (Exception error) when (error is not OperationCanceledException)   // whatever lies in the folder, the server goes on
            {
                Count(slot, "failed");
                failures.Add($"'{slot.Name}' was not reloaded and answers as before: {error.Message}");
            }
        }
        if (failures.Count == 0) return reloaded;
        throw new ApiException(409, string.Join(' ', [.. failures, .. reloaded.Select(model => $"Reloaded {model.Model} (version {model.Version}).")]), "model", "reload_failed");
    }

    private void Count(ModelSlot slot, string outcome) => instruments.Reloads.Add(1, new("model", slot.Name), new("outcome", outcome));

    private List<ModelEntry> Entries() =>
    [
        .. catalog.Splits.Select(split => Entry(split.Name, [.. split.Arms.Select(arm => catalog.Find(arm.Model)!)])),
        .. catalog.Slots.Select(slot => Entry(slot.Name, [slot])),
    ];

    private ModelEntry Entry(string name, IReadOnlyList<ModelSlot> slots) =>
        new(name, "model", created, "rlhf", slots[0].Kind, string.Join(", ", slots.Select(slot => slot.Engine).Distinct()));
}
