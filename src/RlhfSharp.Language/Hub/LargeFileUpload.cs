using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace RlhfSharp.Language.Hub;

/// <summary>
/// Brings a large file into the storage: in one piece or in the parts that the Hub asks for. Addresses run out and answers get lost, so a failed upload begins
/// again with the question whether the content is there by now.
/// </summary>
internal sealed class LargeFileUpload(HubHttp http, HubApi api)
{
    private const int Attempts = 3;

    public async Task RunAsync(HubReference repository, LocalFile file, IProgress<HubProgress>? progress, CancellationToken token)
    {
        for (int attempt = 1; ; attempt++)
        {
            JsonElement item = await api.LargeFileAsync(repository, file, token).ConfigureAwait(false);
            if (!item.TryGetProperty("actions", out JsonElement actions) || actions.ValueKind != JsonValueKind.Object) break;
            try
            {
                await StoreAsync(file, actions, progress, token).ConfigureAwait(false);
                break;
            }
            catch (HubFailureException) when (attempt < Attempts)
            {
                // Asked anew above.
            }
        }
        progress?.Report(new HubProgress(file.Path, file.Size, file.Size));
    }

    private async Task StoreAsync(LocalFile file, JsonElement actions, IProgress<HubProgress>? progress, CancellationToken token)
    {
        JsonElement upload = actions.GetProperty("upload");
        string address = upload.GetProperty("href").GetString()!;
        if (upload.TryGetProperty("header", out JsonElement header) && header.ValueKind == JsonValueKind.Object && header.TryGetProperty("chunk_size", out JsonElement size))
            await StorePartsAsync(file, address, header, long.Parse(size.ToString(), CultureInfo.InvariantCulture), progress, token).ConfigureAwait(false);
        else
            await PutAsync(address, file, 0, file.Size, progress, token).ConfigureAwait(false);
        if (actions.TryGetProperty("verify", out JsonElement verify) && verify.ValueKind == JsonValueKind.Object)
            await http.JsonAsync(() => HubApi.AsLfs(new HttpRequestMessage(HttpMethod.Post, verify.GetProperty("href").GetString()) { Content = JsonContent.Create(new { oid = file.Sha256, size = file.Size }) }), token).ConfigureAwait(false);
    }

    private async Task StorePartsAsync(LocalFile file, string completion, JsonElement header, long partBytes, IProgress<HubProgress>? progress, CancellationToken token)
    {
        List<(int Number, string Address)> parts = [.. header.EnumerateObject().Where(entry => entry.Name.All(char.IsAsciiDigit))
            .Select(entry => (int.Parse(entry.Name, CultureInfo.InvariantCulture), entry.Value.GetString()!)).OrderBy(part => part.Item1)];
        if (partBytes <= 0 || parts.Count != (file.Size + partBytes - 1) / partBytes)
            throw new HubFailureException($"it asks for {parts.Count} parts of {partBytes} bytes, which do not make up the {file.Size} of {file.Path}.", System.Net.HttpStatusCode.UnprocessableContent);
        List<object> stored = [];
        foreach ((int number, string address) in parts)
        {
            long start = (number - 1) * partBytes;
            string? etag = await PutAsync(address, file, start, Math.Min(partBytes, file.Size - start), progress, token).ConfigureAwait(false);
            stored.Add(new { partNumber = number, etag = etag ?? throw new HubFailureException($"the storage gives no ETag for part {number}.", System.Net.HttpStatusCode.UnprocessableContent) });
        }
        await http.JsonOnceAsync(() =>
        {
            HttpRequestMessage request = HubApi.AsLfs(new HttpRequestMessage(HttpMethod.Post, completion) { Content = JsonContent.Create(new { oid = file.Sha256, parts = stored }) });
            request.Options.Set(HubHttp.Anonymous, true); // the address is signed
            return request;
        }, token).ConfigureAwait(false);
    }

    private Task<string?> PutAsync(string address, LocalFile file, long start, long length, IProgress<HubProgress>? progress, CancellationToken token) => http.RetryAsync(inner =>
    {
        long sent = start;
        return http.SendAsync(watch =>
        {
            FileSlice body = new(file.Source, start, length, bytes =>
            {
                watch.Heard();
                progress?.Report(new HubProgress(file.Path, sent += bytes, file.Size));
            });
            HttpRequestMessage request = new(HttpMethod.Put, address) { Content = body };
            request.Options.Set(HubHttp.Anonymous, true);
            return request;
        }, (response, _) => Task.FromResult(response.Headers.ETag?.ToString()), inner);
    }, token);
}
