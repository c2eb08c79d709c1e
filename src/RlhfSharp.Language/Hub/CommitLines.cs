using System.Text.Json;

namespace RlhfSharp.Language.Hub;

/// <summary>The body of a commit: one JSON object a line, the header first; small files with their content, large ones with their hash.</summary>
internal static class CommitLines
{
    public static async Task<byte[]> WriteAsync(string title, string parent, IReadOnlyList<PlannedFile> files, CancellationToken token)
    {
        using MemoryStream lines = new();
        Append(lines, new { key = "header", value = new { summary = title, description = "", parentCommit = parent } });
        foreach (PlannedFile planned in files)
        {
            if (planned.IsLarge)
                Append(lines, new { key = "lfsFile", value = new { path = planned.File.Path, algo = "sha256", oid = planned.File.Sha256, size = planned.File.Size } });
            else
                Append(lines, new { key = "file", value = new { content = await File.ReadAllBytesAsync(planned.File.Source, token).ConfigureAwait(false), path = planned.File.Path, encoding = "base64" } });
        }
        return lines.ToArray();
    }

    private static void Append(MemoryStream lines, object line)
    {
        JsonSerializer.Serialize(lines, line); // a byte array becomes base64
        lines.WriteByte((byte)'\n');
    }
}
