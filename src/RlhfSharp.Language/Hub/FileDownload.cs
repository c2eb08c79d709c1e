using System.Net;
using System.Net.Http.Headers;
using RlhfSharp.Core;

namespace RlhfSharp.Language.Hub;

/// <summary>Brings one file's content here: goes on where an earlier try ended, and believes nothing that has another hash.</summary>
internal sealed class FileDownload(HubHttp http)
{
    private const int BufferBytes = 1 << 17, HashTries = 2;

    /// <summary>Fills <paramref name="target"/>, by way of a file beside it that a later call goes on with.</summary>
    public async Task RunAsync(Uri address, HubFile file, string target, IProgress<HubProgress>? progress, CancellationToken token)
    {
        string partial = target + ".incomplete";
        for (int wrong = 0; ; wrong++)
        {
            while (Length(partial) != file.Size)
            {
                if (Length(partial) > file.Size) File.Delete(partial);
                long before = Length(partial);
                try
                {
                    await http.RetryAsync(inner => AppendAsync(address, file, partial, progress, inner), token).ConfigureAwait(false);
                }
                catch (HubFailureException failure) when (failure.IsUnanswered && Length(partial) > before)
                {
                    // A line that keeps breaking but brings something each time is given all the tries it needs.
                }
            }
            if (file.Size == 0) await File.WriteAllBytesAsync(partial, [], token).ConfigureAwait(false);
            if (await HasHashAsync(partial, file, token).ConfigureAwait(false)) break;
            File.Delete(partial);
            if (wrong + 1 >= HashTries)
                throw new UserException($"{file.Path}: what {address.Host} sends has another hash than the repository gives for it ({file.Id}); nothing was kept. Try again later, and report it to the Hub if it stays so.");
        }
        File.Move(partial, target, overwrite: true);
        progress?.Report(new HubProgress(file.Path, file.Size, file.Size));
    }

    /// <summary>Reads a file over there and compares its hash, keeping nothing.</summary>
    public Task<bool> MatchesAsync(Uri address, HubFile file, IProgress<HubProgress>? progress, CancellationToken token) => http.RetryAsync(inner => http.SendAsync(_ => new HttpRequestMessage(HttpMethod.Get, address), async (response, watch) =>
    {
        using ContentHash hash = ContentHash.For(file);
        await CopyAsync(response, watch, bytes =>
        {
            hash.Append(bytes.Span);
            progress?.Report(new HubProgress(file.Path + " (reading back)", hash.Length, file.Size));
        }).ConfigureAwait(false);
        return hash.Length == file.Size && hash.Finish() == file.Id;
    }, inner), token);

    private async Task<bool> AppendAsync(Uri address, HubFile file, string partial, IProgress<HubProgress>? progress, CancellationToken token)
    {
        long start = Length(partial);
        return await http.SendAsync(_ =>
        {
            HttpRequestMessage request = new(HttpMethod.Get, address);
            if (start > 0) request.Headers.Range = new RangeHeaderValue(start, null);
            return request;
        }, async (response, watch) =>
        {
            bool continues = start > 0 && response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == start;
            await using FileStream stream = OnDisk(partial, () => new FileStream(partial, continues ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1));
            await CopyAsync(response, watch, bytes =>
            {
                OnDisk(partial, () =>
                {
                    stream.Write(bytes.Span);
                    return true;
                });
                progress?.Report(new HubProgress(file.Path, stream.Position, file.Size));
                if (stream.Position > file.Size) throw new UserException($"{file.Path}: {address.Host} sends more than the {file.Size} bytes that the repository gives for it; stopped.");
            }).ConfigureAwait(false);
            stream.Flush(flushToDisk: true);
            return stream.Length == file.Size ? true : throw new HubFailureException($"the connection ended after {stream.Length} of {file.Size} bytes.");
        }, token).ConfigureAwait(false);
    }

    private static async Task CopyAsync(HttpResponseMessage response, SilenceWatch watch, Action<ReadOnlyMemory<byte>> take)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
        byte[] buffer = new byte[BufferBytes];
        for (int read; (read = await body.ReadAsync(buffer, watch.Token).ConfigureAwait(false)) > 0;)
        {
            watch.Heard();
            take(buffer.AsMemory(0, read));
        }
    }

    // A full disk is no lost connection: it must not be tried again.
    private static T OnDisk<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path}: cannot be written: {error.Message} Free space on the disk, or choose another folder with HF_HOME.", error);
        }
    }

    private static async Task<bool> HasHashAsync(string path, HubFile file, CancellationToken token)
    {
        (string sha256, string git, _) = await ContentHash.OfFileAsync(path, token).ConfigureAwait(false);
        return file.Id == (file.IsLarge ? sha256 : git);
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
