using System.Net;
using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.Web.Labeling;

namespace RlhfSharp.Web.Tests.Labeling;

/// <summary>A form that is being served from a store in a temporary folder.</summary>
internal sealed class LabelSite : IAsyncDisposable
{
    private readonly TemporaryFolder folder;

    private LabelSite(TemporaryFolder folder, LabelDatabase database, LabelServer server) => (this.folder, Database, Server) = (folder, database, server);

    public LabelDatabase Database { get; }

    public LabelServer Server { get; private set; }

    public LabelLog Log => new(Database);

    public static async Task<LabelSite> StartAsync(IReadOnlyList<NewItem> items, LabelServerOptions? options = null)
    {
        var folder = new TemporaryFolder();
        var database = await LabelDatabase.OpenAsync(folder.In("labels.db"), create: true, default);
        await new LabelItems(database).AddAsync(items, new RandomStream(1), default);
        return new LabelSite(folder, database, await LabelServer.StartAsync(database, options ?? new LabelServerOptions(), TimeProvider.System, default));
    }

    public static NewItem[] Pairs(int count) => [.. Enumerable.Range(0, count).Select(i => new NewItem($"question {i}", [$"first of {i}", $"second of {i}"], "test"))];

    /// <summary>The link of a new person.</summary>
    public async Task<Uri> InviteAsync(string name, bool isOwner = false) => Server.LinkOf(await new Annotators(Database, TimeProvider.System).InviteAsync(name, isOwner, default));

    /// <summary>A client that keeps cookies and follows redirects, signed in where a name is given.</summary>
    public async Task<HttpClient> ClientAsync(string? name = null, bool isOwner = false)
    {
        var client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = Server.Address };
        if (name is not null) (await client.GetAsync(await InviteAsync(name, isOwner))).EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>A new server at the same address over the same store.</summary>
    public async Task RestartAsync()
    {
        await Server.DisposeAsync();
        Server = await LabelServer.StartAsync(Database, new LabelServerOptions { Port = Server.Address.Port }, TimeProvider.System, default);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Database.DisposeAsync();
        folder.Dispose();
    }
}
