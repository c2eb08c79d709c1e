namespace RlhfSharp.Cli.Hub;

/// <summary>Files made for one push, in a folder that is removed afterwards.</summary>
internal sealed class MadeFiles : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rlhf-push-").FullName;

    /// <summary>Writes a text file; returns its name in the repository and its path here.</summary>
    public (string Path, string Source) Add(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return (name, path);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
