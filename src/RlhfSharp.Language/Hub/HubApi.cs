using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using RlhfSharp.Core;

namespace RlhfSharp.Language.Hub;

/// <summary>The Hub's questions and answers as methods. Nothing here writes to a disk.</summary>
internal sealed partial class HubApi(HubHttp http, HubSettings settings)
{
    private const int FilesPerPreupload = 256, SampleBytes = 512;
    private const string LfsJson = "application/vnd.git-lfs+json";

    /// <summary>The user's name, and the organisations' names.</summary>
    public async Task<(string Name, IReadOnlyList<string> Organisations)> WhoAmIAsync(CancellationToken token)
    {
        JsonElement me = await http.JsonAsync(() => Get("/api/whoami-v2"), token).ConfigureAwait(false);
        return (me.GetProperty("name").GetString()!, me.TryGetProperty("orgs", out JsonElement orgs) ? [.. orgs.EnumerateArray().Select(org => org.GetProperty("name").GetString()!)] : []);
    }

    /// <summary>The commit that a revision names, and whether strangers cannot see it.</summary>
    public async Task<(string Commit, bool IsPrivate)> InfoAsync(HubReference repository, CancellationToken token)
    {
        JsonElement info = await http.JsonAsync(() => Get($"{Api(repository)}/revision/{Uri.EscapeDataString(repository.Revision)}"), token).ConfigureAwait(false);
        string commit = info.GetProperty("sha").GetString()!;
        return CommitPattern().IsMatch(commit)
            ? (commit, info.TryGetProperty("private", out JsonElement hidden) && hidden.ValueKind == JsonValueKind.True)
            : throw new UserException($"{repository}: the Hub names a commit '{commit}', which is none.");
    }

    /// <summary>Every file at a commit, or those in the reference's folder.</summary>
    public async Task<IReadOnlyList<HubFile>> FilesAsync(HubReference repository, string commit, CancellationToken token)
    {
        List<HubFile> files = [];
        string folder = repository.Subfolder is null ? "" : "/" + Escape(repository.Subfolder);
        Uri? page = new($"{settings.Endpoint}{Api(repository)}/tree/{commit}{folder}?recursive=true");
        while (page is { } address)
        {
            (JsonElement entries, HttpResponseHeaders headers) = await http.RetryAsync(inner => http.JsonWithHeadersAsync(() => new HttpRequestMessage(HttpMethod.Get, address), inner), token).ConfigureAwait(false);
            files.AddRange(entries.EnumerateArray().Where(entry => entry.GetProperty("type").GetString() == "file").Select(File));
            page = headers.TryGetValues("Link", out IEnumerable<string>? links) && NextPattern().Match(string.Join(", ", links)) is { Success: true } next ? new Uri(address, next.Groups[1].Value) : null;
        }
        return files;

        HubFile File(JsonElement entry)
        {
            bool isLarge = entry.TryGetProperty("lfs", out JsonElement lfs) && lfs.ValueKind == JsonValueKind.Object;
            string id = (isLarge ? lfs : entry).GetProperty("oid").GetString()!;
            if (!(isLarge ? LargeIdPattern() : CommitPattern()).IsMatch(id)) throw new UserException($"{repository}: the Hub gives '{id}' as a hash, which is none.");
            return new HubFile(RepositoryPath.Check(entry.GetProperty("path").GetString()!), (isLarge ? lfs : entry).GetProperty("size").GetInt64(), id);
        }
    }

    /// <summary>Where a file's content is.</summary>
    public Uri Content(HubReference repository, string commit, string path) => new($"{settings.Endpoint}/{repository.WebPath}/resolve/{commit}/{Escape(path)}");

    /// <summary>Makes the repository where it is not there yet; false: it was there.</summary>
    public async Task<bool> CreateAsync(HubReference repository, bool isPrivate, CancellationToken token)
    {
        string[] parts = repository.Id.Split('/');
        try
        {
            await http.JsonAsync(() => Post("/api/repos/create", new
            {
                name = parts[^1],
                organization = parts.Length > 1 ? parts[0] : null,
                visibility = isPrivate ? "private" : "public",
                type = repository.Kind == HubRepositoryKind.Dataset ? "dataset" : "model",
            }), token).ConfigureAwait(false);
            return true;
        }
        catch (HubFailureException failure) when (failure.Status == System.Net.HttpStatusCode.Conflict)
        {
            return false;
        }
        catch (HubFailureException failure) when (failure.Status is System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.PaymentRequired or System.Net.HttpStatusCode.Forbidden)
        {
            // A token may be allowed to write to a repository and not to make one.
            try
            {
                await InfoAsync(repository, token).ConfigureAwait(false);
            }
            catch (HubFailureException)
            {
                throw failure;
            }
            return false;
        }
    }

    /// <summary>Makes the branch that the reference names, where main is now; one that is there stays as it is.</summary>
    public async Task CreateBranchAsync(HubReference repository, CancellationToken token)
    {
        try
        {
            await http.JsonAsync(() => Post($"{Api(repository)}/branch/{Uri.EscapeDataString(repository.Revision)}", new { }), token).ConfigureAwait(false);
        }
        catch (HubFailureException failure) when (failure.Status == System.Net.HttpStatusCode.Conflict)
        {
        }
    }

    /// <summary>Lets the Hub check a card; its complaints are the failure's message.</summary>
    public Task ValidateCardAsync(HubReference repository, string content, CancellationToken token) =>
        http.JsonAsync(() => Post("/api/validate-yaml", new { repoType = repository.Kind == HubRepositoryKind.Dataset ? "dataset" : "model", content }), token);

    /// <summary>Asks which files are to be stored as large files, and what the Hub has under their names.</summary>
    public async Task<IReadOnlyList<PlannedFile>> PlanAsync(HubReference repository, IReadOnlyList<LocalFile> files, CancellationToken token)
    {
        List<PlannedFile> planned = [];
        foreach (LocalFile[] part in files.Chunk(FilesPerPreupload))
        {
            var sampled = part.Select(file => new { path = file.Path, sample = Convert.ToBase64String(file.Head(SampleBytes)), size = file.Size }).ToList();
            JsonElement answer = await http.JsonAsync(() => Post($"{Api(repository)}/preupload/{Uri.EscapeDataString(repository.Revision)}", new { files = sampled }), token).ConfigureAwait(false);
            Dictionary<string, JsonElement> answers = answer.GetProperty("files").EnumerateArray().ToDictionary(entry => entry.GetProperty("path").GetString()!, StringComparer.Ordinal);
            foreach (LocalFile file in part)
            {
                if (!answers.TryGetValue(file.Path, out JsonElement entry)) throw new UserException($"{repository}: the Hub does not say how {file.Path} is to be stored; nothing was uploaded.");
                bool isLarge = file.Size > 0 && entry.GetProperty("uploadMode").GetString() == "lfs";
                bool isIgnored = entry.TryGetProperty("shouldIgnore", out JsonElement ignored) && ignored.ValueKind == JsonValueKind.True;
                string? there = entry.TryGetProperty("oid", out JsonElement oid) && oid.ValueKind == JsonValueKind.String ? oid.GetString() : null;
                planned.Add(new PlannedFile(file, isLarge, there == file.IdWhen(isLarge), isIgnored));
            }
        }
        return planned;
    }

    /// <summary>Asks where a large file is to be uploaded; the answer's one object.</summary>
    public async Task<JsonElement> LargeFileAsync(HubReference repository, LocalFile file, CancellationToken token)
    {
        JsonElement answer = await http.JsonAsync(() =>
        {
            HttpRequestMessage request = Post($"/{repository.WebPath}.git/info/lfs/objects/batch", new
            {
                operation = "upload", transfers = (string[])["basic", "multipart"], objects = (object[])[new { oid = file.Sha256, size = file.Size }], hash_algo = "sha256", @ref = new { name = repository.Revision },
            });
            return AsLfs(request);
        }, token).ConfigureAwait(false);
        JsonElement item = answer.GetProperty("objects")[0];
        return item.TryGetProperty("error", out JsonElement error)
            ? throw new HubFailureException(error.GetProperty("message").GetString() ?? "the Hub does not take it", (System.Net.HttpStatusCode)error.GetProperty("code").GetInt32())
            : item;
    }

    /// <summary>Makes a commit, asking once: a lost answer does not say whether it was made.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="lines">The operations, the header first, as newline-delimited JSON.</param>
    /// <param name="token">Cancels.</param>
    public async Task<string> CommitAsync(HubReference repository, byte[] lines, CancellationToken token)
    {
        JsonElement answer = await http.JsonOnceAsync(() =>
        {
            HttpRequestMessage request = new(HttpMethod.Post, $"{settings.Endpoint}{Api(repository)}/commit/{Uri.EscapeDataString(repository.Revision)}") { Content = new ByteArrayContent(lines) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            return request;
        }, token).ConfigureAwait(false);
        return answer.GetProperty("commitOid").GetString()!;
    }

    /// <summary>Sets the content type that the LFS addresses ask for.</summary>
    public static HttpRequestMessage AsLfs(HttpRequestMessage request)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(LfsJson));
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue(LfsJson);
        return request;
    }

    private HttpRequestMessage Get(string path) => new(HttpMethod.Get, settings.Endpoint + path);

    private HttpRequestMessage Post(string path, object body) => new(HttpMethod.Post, settings.Endpoint + path) { Content = JsonContent.Create(body) };

    private static string Api(HubReference repository) => $"/api/{repository.KindName}/{repository.Id}";

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    [GeneratedRegex("^[0-9a-f]{40}\\z")]
    private static partial Regex CommitPattern();

    [GeneratedRegex("^[0-9a-f]{64}\\z")]
    private static partial Regex LargeIdPattern();

    [GeneratedRegex("<([^>]+)>;\\s*rel=\"next\"")]
    private static partial Regex NextPattern();
}
