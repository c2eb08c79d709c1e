using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RlhfSharp.Hub.Tests.Server;

/// <summary>whoami, create, validate-yaml, info, branch, tree, paths-info, commits.</summary>
internal static class RepositoryEndpoints
{
    private const string Repo = "/api/{kind:regex(^(models|datasets)$)}/{owner}/{name}";

    public static void Map(WebApplication app, HubServer server)
    {
        app.MapGet("/api/whoami-v2", (HttpContext context) => HubServer.IsKnown(context.Request)
            ? Results.Json(new
            {
                type = "user", id = "1", name = HubServer.User, fullname = "Tester", canPay = false, avatarUrl = "", isPro = false,
                orgs = new[] { new { type = "org", id = "2", name = HubServer.Organisation, fullname = "Lab" } },
                auth = new { type = "access_token", accessToken = new { displayName = "test", role = "write", createdAt = "2026-01-01T00:00:00.000Z" } },
            })
            : Answers.Refuse(context, 401, "Invalid username or password."));
        app.MapPost("/api/repos/create", (HttpContext context, JsonElement body) => Create(context, server, body));
        app.MapPost("/api/validate-yaml", (HttpContext context, JsonElement body) => Validate(body.GetProperty("content").GetString()!));
        app.MapGet(Repo, (HttpContext context, string kind, string owner, string name) =>
            Answers.With(context, server, kind, owner, name, false, repository => Info(repository, repository.Head)));
        app.MapGet(Repo + "/revision/{revision}", (HttpContext context, string kind, string owner, string name, string revision) =>
            Answers.With(context, server, kind, owner, name, false, repository => Answers.At(context, repository, revision, commit => Info(repository, commit))));
        app.MapPost(Repo + "/branch/{branch}", (HttpContext context, string kind, string owner, string name, string branch) => Answers.With(context, server, kind, owner, name, true,
            repository => repository.AddBranch(Uri.UnescapeDataString(branch)) ? Results.Json(new { }) : Answers.Refuse(context, 409, $"Reference already exists: {branch}")));
        app.MapGet(Repo + "/tree/{revision}/{**path}", (HttpContext context, string kind, string owner, string name, string revision, string? path) =>
            Answers.With(context, server, kind, owner, name, false, repository => Answers.At(context, repository, revision, commit => Tree(context, server, commit, path ?? ""))));
        app.MapPost(Repo + "/paths-info/{revision}", (HttpContext context, string kind, string owner, string name, string revision, JsonElement body) =>
            Answers.With(context, server, kind, owner, name, false, repository => Answers.At(context, repository, revision, commit => Results.Json(
                body.GetProperty("paths").EnumerateArray().Select(path => path.GetString()!).Where(commit.Files.ContainsKey).Select(path => Entry(path, commit.Files[path], LastCommit(repository, commit, path)))))));
        app.MapGet(Repo + "/commits/{revision}", (HttpContext context, string kind, string owner, string name, string revision) =>
            Answers.With(context, server, kind, owner, name, false, repository => Answers.At(context, repository, revision, _ => Results.Json(repository.Commits.Reverse().Select(commit => new
            {
                id = commit.Id, title = commit.Title, message = commit.Description, date = commit.Time, authors = new[] { new { user = HubServer.User, avatar = "" } },
            })))));
    }

    private static IResult Create(HttpContext context, HubServer server, JsonElement body)
    {
        if (!HubServer.IsKnown(context.Request)) return Answers.Refuse(context, 401, "Invalid username or password.");
        var owner = body.TryGetProperty("organization", out var organisation) && organisation.ValueKind == JsonValueKind.String ? organisation.GetString()! : HubServer.User;
        if (owner is not (HubServer.User or HubServer.Organisation)) return Answers.Refuse(context, 403, $"You don't have the rights to create a model under the namespace \"{owner}\".");
        var id = $"{owner}/{body.GetProperty("name").GetString()}";
        var kind = (body.TryGetProperty("type", out var type) ? type.GetString() : "model") + "s";
        var isPrivate = body.TryGetProperty("visibility", out var visibility) && visibility.ValueKind == JsonValueKind.String && visibility.GetString() == "private";
        var url = $"{server.Endpoint}/{(kind == "models" ? "" : kind + "/")}{id}";
        return server.Repositories.TryAdd($"{kind}/{id}", new HubRepository(kind, id, isPrivate, DateTimeOffset.UtcNow))
            ? Results.Json(new { url, name = id, id })
            : Results.Json(new { error = $"You already created this {kind[..^1]} repo", url }, statusCode: 409);
    }

    private static IResult Validate(string content)
    {
        List<object> errors = [];
        foreach (var fault in CardRules.Faults(content)) errors.Add(new { message = fault });
        return Results.Json(new { errors, warnings = Array.Empty<object>() }, statusCode: errors.Count > 0 ? 400 : 200);
    }

    private static IResult Info(HubRepository repository, StoredCommit commit) => Results.Json(new
    {
        _id = "0123456789abcdef01234567", id = repository.Id, modelId = repository.Id, sha = commit.Id, @private = repository.IsPrivate, gated = false, downloads = 0, likes = 0,
        lastModified = commit.Time, siblings = commit.Files.Keys.Select(path => new { rfilename = path }),
    });

    private static IResult Tree(HttpContext context, HubServer server, StoredCommit commit, string folder)
    {
        var recursive = context.Request.Query["recursive"].ToString() is "true" or "True" or "1";
        var prefix = folder.Length == 0 ? "" : folder.TrimEnd('/') + "/";
        var inside = commit.Files.Where(file => file.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        if (inside.Count == 0) return Answers.Refuse(context, 404, $"{folder} does not exist on this revision", "EntryNotFound");
        var folders = inside.SelectMany(file => Parents(file.Key, prefix.Length)).Distinct().Select(path => (Path: path, Entry: (object)new { type = "directory", oid = new string('0', 40), size = 0, path }));
        var entries = folders.Concat(inside.Select(file => (Path: file.Key, Entry: Entry(file.Key, file.Value, null))))
            .Where(entry => recursive || !entry.Path[prefix.Length..].Contains('/')).OrderBy(entry => entry.Path, StringComparer.Ordinal).ToList();
        var from = int.TryParse(context.Request.Query["cursor"], out var cursor) ? cursor : 0;
        if (from + server.PageSize < entries.Count)
            context.Response.Headers.Link = $"<{server.Endpoint}{context.Request.Path.ToUriComponent()}?recursive={recursive}&cursor={from + server.PageSize}>; rel=\"next\"";
        return Results.Json(entries.Skip(from).Take(server.PageSize).Select(entry => entry.Entry));
    }

    private static IEnumerable<string> Parents(string path, int from)
    {
        for (var slash = path.IndexOf('/', from); slash >= 0; slash = path.IndexOf('/', slash + 1)) yield return path[..slash];
    }

    private static object Entry(string path, StoredFile file, StoredCommit? last) => new Dictionary<string, object?>
    {
        ["type"] = "file", ["oid"] = file.BlobId, ["size"] = file.Content.Length, ["path"] = path,
        ["lfs"] = file.IsLarge ? new { oid = file.Sha256, size = file.Content.Length, pointerSize = file.GitContent.Length } : null,
        ["lastCommit"] = last is null ? null : new { id = last.Id, title = last.Title, date = last.Time },
    }.Where(pair => pair.Value is not null).ToDictionary();

    private static StoredCommit LastCommit(HubRepository repository, StoredCommit at, string path)
    {
        var commits = repository.Commits.TakeWhile(commit => commit.Id != at.Id).Append(at).ToList();
        for (var i = commits.Count - 1; i > 0; i--)
            if (!commits[i - 1].Files.TryGetValue(path, out var before) || before.BlobId != commits[i].Files[path].BlobId) return commits[i];
        return commits[0];
    }
}
