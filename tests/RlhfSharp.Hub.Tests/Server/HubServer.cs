using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RlhfSharp.Hub.Tests.Server;

/// <summary>
/// The Hugging Face Hub on this machine: its HTTP protocol on one port, its storage (large files) on another, as the real one has them on two hosts.
/// The official npm client works against it (OfficialClientTests); faults can be injected.
/// </summary>
internal sealed class HubServer : IAsyncDisposable
{
    /// <summary>The only token that is accepted, of the user "tester" in the organisation "lab".</summary>
    public const string Token = "hf_testtesttesttesttesttesttesttest";

    public const string User = "tester", Organisation = "lab";

    private readonly WebApplication app;

    private HubServer(WebApplication app) => this.app = app;

    /// <summary>The Hub's address.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>The storage's address.</summary>
    public string Storage { get; private set; } = "";

    /// <summary>Files from this size on are large files, whatever their name.</summary>
    public int LargeFileBytes { get; init; } = 10_000_000;

    /// <summary>Large files from this size on are uploaded in parts of this size.</summary>
    public int PartBytes { get; set; } = 5_000_000;

    /// <summary>Entries on one page of a tree.</summary>
    public int PageSize { get; set; } = 3;

    public ConcurrentDictionary<string, HubRepository> Repositories { get; } = new(StringComparer.Ordinal);

    /// <summary>Large files by SHA-256.</summary>
    public ConcurrentDictionary<string, byte[]> LargeFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>Parts of unfinished uploads.</summary>
    public ConcurrentDictionary<(string Id, int Part), byte[]> Parts { get; } = new();

    /// <summary>Rows of the dataset viewer, by "dataset/config/split".</summary>
    public ConcurrentDictionary<string, IReadOnlyList<object>> Rows { get; } = new(StringComparer.Ordinal);

    /// <summary>True: the viewer has only the first rows.</summary>
    public bool RowsArePartial { get; set; }

    /// <summary>True: the viewer cuts the column "text" short.</summary>
    public bool RowsAreCut { get; set; }

    /// <summary>A file that preupload does not answer for.</summary>
    public string? ForgottenFile { get; set; }

    /// <summary>Old names of repositories; the Hub redirects from them.</summary>
    public ConcurrentDictionary<string, string> Renamed { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<Fault> Faults { get; } = new();

    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    public static async Task<HubServer> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = 200_000_000;
            options.Listen(System.Net.IPAddress.Loopback, 0);
            options.Listen(System.Net.IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        var server = new HubServer(app);
        app.Use(server.MeetFaults);
        app.UseRouting();
        RepositoryEndpoints.Map(app, server);
        UploadEndpoints.Map(app, server);
        DownloadEndpoints.Map(app, server);
        ViewerEndpoints.Map(app, server);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        (server.Endpoint, server.Storage) = (addresses[0], addresses[1]);
        return server;
    }

    /// <summary>A repository that is there from the start.</summary>
    public HubRepository AddRepository(string id, string kind = "models", bool isPrivate = false) =>
        Repositories[$"{kind}/{id}"] = new HubRepository(kind, id, isPrivate, DateTimeOffset.UtcNow);

    /// <summary>True where the request has the one right token.</summary>
    public static bool IsKnown(HttpRequest request) => request.Headers.Authorization == $"Bearer {Token}";

    private async Task MeetFaults(HttpContext context, Func<Task> next)
    {
        var request = context.Request;
        Seen.Enqueue(new SeenRequest(request.Method, request.Path.Value + request.QueryString.Value, $"http://{request.Host}" == Storage,
            request.Headers.Authorization.Count > 0 ? request.Headers.Authorization.ToString() : null, request.Headers.Range.Count > 0 ? request.Headers.Range.ToString() : null));
        if (Renamed.FirstOrDefault(pair => request.Path.Value!.Contains($"/{pair.Key}/", StringComparison.Ordinal)) is { Key: { } old } renamed)
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = (request.Path.ToUriComponent() + request.QueryString).Replace($"/{old}/", $"/{renamed.Value}/", StringComparison.Ordinal);
            return;
        }
        var fault = Faults.FirstOrDefault(fault => fault.Strikes(request));
        switch (fault?.Kind)
        {
            case null:
                await next();
                break;
            case FaultKind.Status:
                context.Response.StatusCode = fault.StatusCode;
                if (fault.RetryAfterSeconds is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
                if (fault.Location is { } location) context.Response.Headers.Location = location;
                await context.Response.WriteAsJsonAsync(new { error = fault.Message });
                break;
            case FaultKind.LostReply:
                var body = context.Features.Get<IHttpResponseBodyFeature>()!;
                context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
                await next();
                context.Features.Set(body);
                context.Abort();
                break;
            case FaultKind.Drop when fault.AfterBytes == 0:
                context.Abort();
                break;
            default:
                var right = context.Features.Get<IHttpResponseBodyFeature>()!;
                context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new FaultyBody(right.Stream, fault, context), right));
                await next();
                break;
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
