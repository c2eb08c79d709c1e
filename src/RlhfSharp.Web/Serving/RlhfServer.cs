using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RlhfSharp.Core;
using RlhfSharp.Web.Serving.Endpoints;
using RlhfSharp.Web.Serving.Http;
using RlhfSharp.Web.Serving.Models;
using RlhfSharp.Web.Serving.Monitoring;
using RlhfSharp.Web.Serving.Text;
using RlhfSharp.Web.Serving.Traffic;

namespace RlhfSharp.Web.Serving;

/// <summary>Serves models over HTTP: completions and chats in OpenAI's shape, scores of reward models, actions of policies.</summary>
public sealed class RlhfServer : IAsyncDisposable
{
    private const string HostingMeter = "Microsoft.AspNetCore.Hosting", KestrelMeter = "Microsoft.AspNetCore.Server.Kestrel";

    private readonly WebApplication app;
    private readonly ServeOptions options;

    private RlhfServer(WebApplication app, ServeOptions options) => (this.app, this.options) = (app, options);

    /// <summary>Where it listens.</summary>
    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>One line about each model.</summary>
    public IReadOnlyList<string> Descriptions => [.. app.Services.GetRequiredService<ModelCatalog>().Slots.Select(slot =>
    {
        using ModelLease lease = slot.Acquire();
        return $"{slot.Name}: {lease.Model.Description}; engine: {lease.Model.Engine}";
    })];

    /// <summary>Loads the models and begins to listen.</summary>
    /// <exception cref="UserException">A model cannot be loaded, options contradict each other, or the address is taken.</exception>
    public static async Task<RlhfServer> StartAsync(ServeOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);   // what keeps it from starting is thrown too
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        AddServices(builder.Services, options, clock);
        WebApplication app = builder.Build();
        try
        {
            app.Services.GetRequiredService<PrometheusExporter>();   // listens from the start
            app.Services.GetRequiredService<ModelCatalog>();   // loads, or says what is wrong
            Map(app);
            await app.StartAsync(cancellation);
            return new RlhfServer(app, options);
        }
        catch (Exception error) when (error is IOException or SocketException)   // a taken port; an address that is not this machine's, a port that is not everybody's
        {
            await app.DisposeAsync();
            throw new UserException($"Cannot listen on --host {options.Host} --port {options.Port}: {error.Message.TrimEnd('.')}. Choose another --port, or an address of this machine.", error);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Loads every model anew while the present ones go on answering.</summary>
    /// <returns>One line about what happened.</returns>
    public async Task<string> ReloadAsync(CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<ReloadedModel> models = await app.Services.GetRequiredService<ModelEndpoints>().ReloadAsync(app.Services.GetRequiredService<ModelCatalog>().Slots, cancellation);
            return "Reloaded " + string.Join(", ", models.Select(model => $"{model.Model} (version {model.Version})")) + ".";
        }
        catch (ApiException error)
        {
            return error.Message;
        }
    }

    /// <summary>Takes no more requests, and waits for those that run and for their shadows, up to the limit.</summary>
    public async Task StopAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.Services.GetRequiredService<TrafficRouter>().DrainAsync(options.ShutdownLimit);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static void Listen(KestrelServerOptions kestrel, ServeOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        if (options.Host == "localhost" && options.Port != 0) kestrel.ListenLocalhost(options.Port);
        else if (options.Host == "localhost") kestrel.Listen(IPAddress.Loopback, 0);
        else if (options.Host is "*" or "0.0.0.0") kestrel.ListenAnyIP(options.Port);
        else if (IPAddress.TryParse(options.Host, out IPAddress? address)) kestrel.Listen(address, options.Port);
        else throw new UserException($"--host is '{options.Host}'; give localhost, an IP address, or * for every address of this machine");
    }

    private static void AddServices(IServiceCollection services, ServeOptions options, TimeProvider clock)
    {
        services.AddRouting();
        services.AddMetrics();
        services.AddHealthChecks();
        services.AddOpenApi(document => document.AddDocumentTransformer((page, _, _) =>
        {
            page.Info = new() { Title = "rlhf serve", Version = "1", Description = "Completions and chats in OpenAI's shape, scores of reward models, actions of policies." };
            return Task.CompletedTask;
        }));
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownLimit);
        services.AddHostFiltering(hosts => (hosts.AllowedHosts, hosts.IncludeFailureMessage) = (AllowedHosts(options.Host), false));   // the message would be HTML
        services.AddSingleton(options);
        services.AddSingleton(clock);
        services.AddSingleton<ServingInstruments>();
        services.AddSingleton(provider => new PrometheusExporter(provider.GetRequiredService<IMeterFactory>(), [ServingInstruments.MeterName, HostingMeter, KestrelMeter]));
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton(new ServeKeys(options.ApiKeyFile is { } file ? ApiKeys.Read(file) : null));
        services.AddSingleton(provider => new TrafficRouter(
            provider.GetRequiredService<ModelCatalog>(), options.TrafficLog is { } log ? new TrafficLog(log, provider.GetRequiredService<ILogger<TrafficLog>>()) : null,
            provider.GetRequiredService<ServingInstruments>(), clock));
        services.AddSingleton<TextEndpoints>();
        services.AddSingleton<ScoreEndpoint>();
        services.AddSingleton<PredictEndpoint>();
        services.AddSingleton<ModelEndpoints>();
    }

    // On loopback no other name may be made to point here.
    private static string[] AllowedHosts(string host) =>
        host == "localhost" ? ["localhost", "127.0.0.1", "[::1]"]
        : IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address) ? ["localhost", address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}"]
        : ["*"];

    private static void Map(WebApplication app)
    {
        app.UseMiddleware<ErrorMiddleware>();
        app.UseHostFiltering();
        app.UseMiddleware<AccessMiddleware>();
        IServiceProvider services = app.Services;
        TextEndpoints texts = services.GetRequiredService<TextEndpoints>();
        ModelEndpoints models = services.GetRequiredService<ModelEndpoints>();
        PrometheusExporter exporter = services.GetRequiredService<PrometheusExporter>();
        Post<CompletionRequest, CompletionResponse>("/v1/completions", texts.CompleteAsync, "Continue texts");
        Post<ChatRequest, ChatResponse>("/v1/chat/completions", texts.ChatAsync, "Answer in a chat");
        Post<ScoreRequest, ScoreResponse>("/score", services.GetRequiredService<ScoreEndpoint>().ScoreAsync, "Score responses with a reward model");
        Post<PredictRequest, PredictResponse>("/predict", services.GetRequiredService<PredictEndpoint>().PredictAsync, "Act in a state with a control policy");
        app.MapGet("/v1/models", (Delegate)models.ListAsync).Produces<ModelList>().WithSummary("What is served");
        app.MapGet("/v1/models/{name}", (Delegate)models.GetAsync).Produces<ModelEntry>().WithSummary("One of the models");
        app.MapPost("/admin/reload", (Delegate)(Func<HttpContext, Task>)models.ReloadAsync).Produces<ReloadResponse>().Produces<ErrorBody>(409).WithSummary("Load models anew: all, or that of the query's 'model'");
        app.MapGet("/metrics", (HttpContext http) => Results.Text(exporter.Export(), PrometheusExporter.ContentType)).WithSummary("Measurements in Prometheus' text format");
        app.MapHealthChecks("/health", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/ready");
        app.MapOpenApi("/openapi.json");

        void Post<TRequest, TResponse>(string path, Func<HttpContext, Task> handle, string summary)
            where TRequest : notnull =>
            app.MapPost(path, handle).Accepts<TRequest>("application/json", "application/x-www-form-urlencoded", "text/plain")
                .Produces<TResponse>().Produces<ErrorBody>(400).Produces<ErrorBody>(429).WithSummary(summary);
    }
}
