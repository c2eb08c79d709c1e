using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RlhfSharp.Hub.Tests.Server;

/// <summary>preupload, LFS batch, storage PUTs (single and in parts), completion, verify, commit.</summary>
internal static class UploadEndpoints
{
    private const string Repo = "/api/{kind:regex(^(models|datasets)$)}/{owner}/{name}", LfsJson = "application/vnd.git-lfs+json";

    public static void Map(WebApplication app, HubServer server)
    {
        app.MapPost(Repo + "/preupload/{revision}", (HttpContext context, string kind, string owner, string name, string revision, JsonElement body) =>
            Answers.With(context, server, kind, owner, name, true, repository => Answers.At(context, repository, revision, commit => Preupload(server, commit, body))));
        app.MapPost("/{owner}/{name}.git/info/lfs/objects/batch", (HttpContext context, string owner, string name) => BatchAsync(context, server, "models", owner, name));
        app.MapPost("/datasets/{owner}/{name}.git/info/lfs/objects/batch", (HttpContext context, string owner, string name) => BatchAsync(context, server, "datasets", owner, name));
        app.MapPut("/storage/{oid}", (HttpContext context, string oid) => PutAsync(context, bytes => server.LargeFiles[oid] = bytes));
        app.MapPut("/storage/{oid}/{part:int}", (HttpContext context, string oid, int part) => PutAsync(context, bytes => server.Parts[(oid, part)] = bytes));
        app.MapPost("/api/complete_multipart/{oid}", (HttpContext context, string oid) => CompleteAsync(context, server, oid));
        app.MapPost("/api/verify/{oid}", (HttpContext context, string oid) => VerifyAsync(context, server, oid));
        app.MapPost(Repo + "/commit/{revision}", async (HttpContext context, string kind, string owner, string name, string revision) =>
        {
            var lines = (await new StreamReader(context.Request.Body).ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return Answers.With(context, server, kind, owner, name, true, repository => Commit(context, server, repository, Uri.UnescapeDataString(revision), lines));
        });
    }

    private static IResult Preupload(HubServer server, StoredCommit commit, JsonElement body)
    {
        var files = body.GetProperty("files").EnumerateArray().ToList();
        return Results.Json(new
        {
            files = files.Where(file => file.GetProperty("path").GetString() != server.ForgottenFile).Select(file =>
            {
                var path = file.GetProperty("path").GetString()!;
                var size = file.GetProperty("size").GetInt64();
                var sample = file.GetProperty("sample").GetBytesFromBase64();
                var isLarge = size > 0 && (size >= server.LargeFileBytes || sample.Contains((byte)0)
                    || HubRepository.LargePatterns.Any(pattern => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path), ignoreCase: false)));
                return new { path, uploadMode = isLarge ? "lfs" : "regular", shouldIgnore = false, oid = commit.Files.TryGetValue(path, out var there) ? there.Id : null };
            }),
        });
    }

    private static async Task<IResult> BatchAsync(HttpContext context, HubServer server, string kind, string owner, string name)
    {
        if (context.Request.ContentType?.StartsWith(LfsJson, StringComparison.Ordinal) != true) return Answers.Refuse(context, 415, $"send {LfsJson}");
        var body = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
        return Answers.With(context, server, kind, owner, name, true, _ => Results.Json(new
        {
            transfer = "basic",
            objects = body.GetProperty("objects").EnumerateArray().Select(item => Object(server, item.GetProperty("oid").GetString()!, item.GetProperty("size").GetInt64(), Transfers(body))).ToList(),
        }, contentType: LfsJson));
    }

    private static List<string> Transfers(JsonElement body) =>
        body.TryGetProperty("transfers", out var given) ? [.. given.EnumerateArray().Select(item => item.GetString()!)] : ["basic"];

    private static object Object(HubServer server, string oid, long size, List<string> transfers)
    {
        if (server.LargeFiles.TryGetValue(oid, out var there) && there.LongLength == size && Hash(there) == oid) return new { oid, size };
        var verify = new { href = $"{server.Endpoint}/api/verify/{oid}" };
        if (size <= server.PartBytes || !transfers.Contains("multipart"))
            return new { oid, size, authenticated = true, actions = new { upload = new { href = $"{server.Storage}/storage/{oid}?signature=s" }, verify } };
        var header = new Dictionary<string, string> { ["chunk_size"] = $"{server.PartBytes}" };
        for (var part = 1; part <= (size + server.PartBytes - 1) / server.PartBytes; part++) header[$"{part:00000}"] = $"{server.Storage}/storage/{oid}/{part}?signature=s";
        return new { oid, size, authenticated = true, actions = new { upload = new { href = $"{server.Endpoint}/api/complete_multipart/{oid}?signature=s", header }, verify } };
    }

    // The storage takes a signature or a token, never both; the signature is in the address.
    private static async Task<IResult> PutAsync(HttpContext context, Action<byte[]> keep)
    {
        if (context.Request.Headers.Authorization.Count > 0) return Results.Text("<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>", "application/xml", statusCode: 400);
        if (context.Request.ContentLength is null) return Results.Text("<Error><Code>MissingContentLength</Code></Error>", "application/xml", statusCode: 411);
        if (context.Request.Query["signature"] != "s") return Results.Text("<Error><Code>AccessDenied</Code></Error>", "application/xml", statusCode: 403);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        keep(body.ToArray());
        context.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(MD5.HashData(body.ToArray()))}\"";
        return Results.Ok();
    }

    private static async Task<IResult> CompleteAsync(HttpContext context, HubServer server, string oid)
    {
        var parts = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement.GetProperty("parts").EnumerateArray().ToList();
        using var whole = new MemoryStream();
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].GetProperty("partNumber").GetInt32() != i + 1 || !server.Parts.TryGetValue((oid, i + 1), out var bytes)
                || parts[i].GetProperty("etag").GetString()!.Trim('"') != Convert.ToHexStringLower(MD5.HashData(bytes)))
                return Answers.Refuse(context, 400, $"part {i + 1} is missing or has another etag");
            whole.Write(bytes);
        }
        if (Hash(whole.ToArray()) != oid) return Answers.Refuse(context, 400, "the parts together have another hash");
        server.LargeFiles[oid] = whole.ToArray();
        foreach (var key in server.Parts.Keys.Where(key => key.Id == oid)) server.Parts.TryRemove(key, out _);
        return Results.Json(new { location = $"{server.Storage}/storage/{oid}" });
    }

    private static async Task<IResult> VerifyAsync(HttpContext context, HubServer server, string oid)
    {
        if (!HubServer.IsKnown(context.Request)) return Answers.Refuse(context, 401, "Invalid username or password.");
        var body = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
        return server.LargeFiles.TryGetValue(oid, out var bytes) && bytes.LongLength == body.GetProperty("size").GetInt64() && Hash(bytes) == oid
            ? Results.Json(new { })
            : Answers.Refuse(context, 422, "the object in the storage is not the one announced");
    }

    private static IResult Commit(HttpContext context, HubServer server, HubRepository repository, string revision, string[] lines)
    {
        if (context.Request.ContentType?.StartsWith("application/x-ndjson", StringComparison.Ordinal) != true) return Answers.Refuse(context, 415, "send application/x-ndjson");
        if (!repository.HasBranch(revision)) return Answers.Refuse(context, 404, $"Invalid rev id: {revision}", "RevisionNotFound");
        var operations = lines.Select(line => JsonDocument.Parse(line).RootElement).Select(line => (Key: line.GetProperty("key").GetString(), Value: line.GetProperty("value"))).ToList();
        if (operations.Count == 0 || operations[0].Key != "header") return Answers.Refuse(context, 400, "the first line must be the header");
        var header = operations[0].Value;
        List<Action<SortedDictionary<string, StoredFile>>> changes = [];
        foreach (var (key, value) in operations.Skip(1))
        {
            var path = value.GetProperty("path").GetString()!;
            if (path.StartsWith('/') || path.Split('/').Any(part => part is "" or "." or ".." or ".git")) return Answers.Refuse(context, 400, $"Invalid path: {path}");
            switch (key)
            {
                case "file":
                    var content = value.GetProperty("content").GetBytesFromBase64();
                    if (content.Length >= server.LargeFileBytes) return Answers.Refuse(context, 400, $"{path} is too large for git; upload it by LFS");
                    if (path == "README.md" && CardRules.Faults(System.Text.Encoding.UTF8.GetString(content)).FirstOrDefault() is { } fault) return Answers.Refuse(context, 400, $"Invalid metadata in README.md: {fault}");
                    changes.Add(files => files[path] = new StoredFile(content, false));
                    break;
                case "lfsFile":
                    var oid = value.GetProperty("oid").GetString()!;
                    if (!server.LargeFiles.TryGetValue(oid, out var large) || Hash(large) != oid) return Answers.Refuse(context, 400, $"{path}: your push was rejected because the LFS pointer points to a file that does not exist");
                    changes.Add(files => files[path] = new StoredFile(large, true));
                    break;
                case "deletedFile":
                    changes.Add(files => files.Remove(path));
                    break;
                default:
                    return Answers.Refuse(context, 400, $"unknown operation {key}");
            }
        }
        var parent = header.TryGetProperty("parentCommit", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        var description = header.TryGetProperty("description", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        var commit = repository.Commit(header.GetProperty("summary").GetString()!, description, parent, DateTimeOffset.UtcNow, files => changes.ForEach(change => change(files)), revision);
        return commit is null
            ? Answers.Refuse(context, 412, "A commit has happened since. Please refresh and try again.")
            : Results.Json(new { success = true, commitOid = commit.Id, commitUrl = $"{server.Endpoint}/{repository.Id}/commit/{commit.Id}", hookOutput = "" });
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
