using RlhfSharp.Core;

namespace RlhfSharp.Language.Hub;

/// <summary>Copies a snapshot out of the cache into a folder of the user's.</summary>
public static class SnapshotCopy
{
    /// <summary>Copies every file, under its path in the repository; links inside the target that lead elsewhere are refused.</summary>
    /// <param name="cacheSnapshot">The snapshot of the whole repository or a folder in it.</param>
    /// <param name="subfolder">The folder in the repository that was asked for; its own path is left off.</param>
    /// <param name="target">Where to.</param>
    public static IReadOnlyList<string> To(HubSnapshot cacheSnapshot, string? subfolder, string target)
    {
        List<string> written = [];
        foreach (string path in cacheSnapshot.Files)
        {
            bool isTheFile = path == subfolder;
            string inside = subfolder is null ? path : isTheFile ? path.Split('/')[^1] : path[(subfolder.Length + 1)..];
            string source = isTheFile ? cacheSnapshot.Folder : RepositoryPath.Join(cacheSnapshot.Folder, inside), destination = RepositoryPath.Join(target, inside);
            RefuseLinks(target, inside);
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
                File.Copy(source, destination + ".partial", overwrite: true);
                File.Move(destination + ".partial", destination, overwrite: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new UserException($"{destination}: cannot be written: {error.Message} Choose another folder with --output.", error);
            }
            written.Add(destination);
        }
        return written;
    }

    private static void RefuseLinks(string target, string inside)
    {
        string at = target;
        foreach (string part in inside.Split('/')[..^1])
        {
            at = Path.Combine(at, part);
            if (new DirectoryInfo(at).LinkTarget is { } elsewhere) throw new UserException($"{at}: is a link to {elsewhere}, outside the folder that was named; remove it, or choose another --output.");
        }
    }
}
