using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace RlhfSharp.Hub.Tests.Server;

/// <summary>resolve and raw: small files at once, large files by a redirect to the storage's host; ranges on both.</summary>
internal static class DownloadEndpoints
{
    public static void Map(WebApplication app, HubServer server)
    {
        foreach (var (prefix, kind) in (ReadOnlySpan<(string, string)>)[("", "models"), ("/datasets", "datasets")])
            app.MapMethods(prefix + "/{owner}/{name}/{form:regex(^(resolve|raw)$)}/{revision}/{**path}", ["GET", "HEAD"],
                (HttpContext context, string owner, string name, string form, string revision, string path) => Answers.With(context, server, kind, owner, name, false,
                    repository => Answers.At(context, repository, revision, commit => Resolve(context, server, commit, path, form == "raw"))));
        app.MapMethods("/storage/{oid}", ["GET", "HEAD"], (HttpContext context, string oid) =>
            context.Request.Headers.Authorization.Count > 0 ? Results.Text("<Error><Code>InvalidArgument</Code></Error>", "application/xml", statusCode: 400)
            : server.LargeFiles.TryGetValue(oid, out var bytes) ? Results.Bytes(bytes, "application/octet-stream", enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{oid[..32]}\""))
            : Results.NotFound());
    }

    private static IResult Resolve(HttpContext context, HubServer server, StoredCommit commit, string path, bool raw)
    {
        var headers = context.Response.Headers;
        headers["X-Repo-Commit"] = commit.Id;
        if (!commit.Files.TryGetValue(path, out var file)) return Answers.Refuse(context, 404, "Entry not found", "EntryNotFound");
        if (raw || !file.IsLarge)
            return Results.Bytes(raw ? file.GitContent : file.Content, "text/plain; charset=utf-8", enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{file.BlobId}\""));
        server.LargeFiles.TryAdd(file.Sha256, file.Content);
        headers["X-Linked-Etag"] = $"\"{file.Sha256}\"";
        headers["X-Linked-Size"] = $"{file.Content.Length}";
        headers.AcceptRanges = "bytes";
        return Results.Redirect($"{server.Storage}/storage/{file.Sha256}?response-content-disposition=inline&signature=s");
    }
}
