using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using RlhfSharp.Core;
using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.Web.Labeling;

/// <summary>The preference form as a web server on Kestrel. Nothing is read from the environment: what is not in the options has one value.</summary>
public sealed class LabelServer : IAsyncDisposable
{
    private const long LargestBody = 64 * 1024; // a note is at most 2000 characters
    private readonly WebApplication app;

    private readonly Uri publicUrl;

    private LabelServer(WebApplication app, Uri address, Uri publicUrl) => (this.app, Address, this.publicUrl) = (app, address, publicUrl);

    /// <summary>Where the form is, with the port that was really taken.</summary>
    public Uri Address { get; }

    /// <summary>Starts serving; returns when requests are answered.</summary>
    /// <exception cref="UserException">The port is taken, or listening to others was asked for without a name to be called by.</exception>
    public static async Task<LabelServer> StartAsync(LabelDatabase database, LabelServerOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        if (!IPAddress.IsLoopback(options.Listen) && options.PublicUrl is null)
            throw new UserException($"--listen {options.Listen} lets other machines in; say by which address browsers call this one with --public-url, as in --public-url https://label.example.org");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxConcurrentConnections = 2000;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Listen(options.Listen, options.Port);
        });
        builder.Services.AddSingleton(database).AddSingleton(options).AddSingleton(clock);
        LabelServices.Add(builder.Services, options);
        var app = builder.Build();
        LabelServices.Use(app);
        LabelEndpoints.Map(app);
        OverviewEndpoints.Map(app);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await app.DisposeAsync();
            throw new UserException($"port {options.Port} of {options.Listen} cannot be listened on: {error.Message.TrimEnd('.')}. Choose another with --port, 0 for a free one, or an address of this machine with --listen.", error);
        }
        var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return new LabelServer(app, bound, options.PublicUrl ?? bound);
    }

    /// <summary>The address that signs in whoever opens it.</summary>
    public Uri LinkOf(string token) => SignIn.LinkOf(publicUrl, token);

    /// <summary>Answers the requests under way and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
