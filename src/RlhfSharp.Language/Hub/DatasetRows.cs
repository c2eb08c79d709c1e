using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RlhfSharp.Core;

namespace RlhfSharp.Language.Hub;

/// <summary>A dataset of any format as JSON Lines, by the rows that the Hub's dataset viewer gives out, 100 at a time.</summary>
internal sealed class DatasetRows(HubHttp http, HubSettings settings)
{
    private const int PageRows = 100;
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<IReadOnlyList<string>> RunAsync(HubReference reference, string folder, IProgress<HubProgress>? progress, CancellationToken token)
    {
        if (reference.Revision != "main") throw new UserException($"{reference}: the dataset viewer knows the branch main only; leave the revision out.");
        JsonElement splits = await http.JsonAsync(() => Get($"/splits?dataset={Uri.EscapeDataString(reference.Id)}"), token).ConfigureAwait(false);
        List<string> written = [];
        foreach (JsonElement split in splits.GetProperty("splits").EnumerateArray())
        {
            string config = split.GetProperty("config").GetString()!, name = split.GetProperty("split").GetString()!;
            string path = RepositoryPath.Join(folder, $"{config}/{name}.jsonl");
            if (reference.Subfolder is not null && reference.Subfolder != config && reference.Subfolder != $"{config}/{name}") continue;
            await WriteAsync(reference, config, name, path, progress, token).ConfigureAwait(false);
            written.Add(path);
        }
        return written.Count > 0 ? written : throw new UserException($"{reference}: the dataset viewer has no such part; it has {string.Join(", ", splits.GetProperty("splits").EnumerateArray().Select(split => $"{split.GetProperty("config")}/{split.GetProperty("split")}"))}.");
    }

    private async Task WriteAsync(HubReference reference, string config, string split, string path, IProgress<HubProgress>? progress, CancellationToken token)
    {
        string aside = path + ".partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await FillAsync(reference, config, split, aside, progress, token).ConfigureAwait(false);
            File.Move(aside, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path}: cannot be written: {error.Message} Free space on the disk, or choose another folder with --output.", error);
        }
        finally
        {
            if (File.Exists(aside)) File.Delete(aside);
        }
    }

    private async Task FillAsync(HubReference reference, string config, string split, string path, IProgress<HubProgress>? progress, CancellationToken token)
    {
        await using FileStream stream = new(path, FileMode.Create, FileAccess.Write);
        for (long offset = 0, total = long.MaxValue; offset < total;)
        {
            long from = offset;
            JsonElement page = await http.JsonAsync(() => Get($"/rows?dataset={Uri.EscapeDataString(reference.Id)}&config={Uri.EscapeDataString(config)}&split={Uri.EscapeDataString(split)}&offset={from}&length={PageRows}"), token).ConfigureAwait(false);
            total = page.GetProperty("num_rows_total").GetInt64();
            int rows = 0;
            foreach (JsonElement entry in page.GetProperty("rows").EnumerateArray())
            {
                if (entry.TryGetProperty("truncated_cells", out JsonElement cut) && cut.GetArrayLength() > 0)
                    throw new UserException($"{reference}: the dataset viewer cuts long texts short (row {offset + rows}, {cut[0]}), and half a text is no data; nothing was kept.");
                await stream.WriteAsync(Line(entry.GetProperty("row")), token).ConfigureAwait(false);
                rows++;
            }
            if (rows == 0 && offset < total) throw new HubFailureException($"the dataset viewer ends after {offset} of {total} rows.", System.Net.HttpStatusCode.BadGateway);
            if (page.TryGetProperty("partial", out JsonElement partial) && partial.ValueKind == JsonValueKind.True)
                throw new UserException($"{reference}: the dataset viewer has only the first {total} rows of this dataset; download its files with --all and convert them.");
            offset += rows;
            progress?.Report(new HubProgress($"{config}/{split}", offset, total));
        }
        stream.Flush(flushToDisk: true);
    }

    private static byte[] Line(JsonElement row)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter json = new(line, Plain)) row.WriteTo(json);
        line.Write(Encoding.UTF8.GetBytes("\n"));
        return line.ToArray();
    }

    private HttpRequestMessage Get(string path) => new(HttpMethod.Get, settings.ViewerEndpoint + path);
}
