namespace RlhfSharp.Web.Tests.Reports;

/// <summary>A run folder on disk, made file by file; removed when the test ends.</summary>
internal sealed class RunFolderBuilder : IDisposable
{
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "rlhf-report-" + Guid.NewGuid().ToString("N"));

    public RunFolderBuilder() => Directory.CreateDirectory(Folder);

    public RunFolderBuilder Add(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return this;
    }

    public RunFolderBuilder AddMetrics(string name, int iterations, Func<int, string> fields) =>
        Add(name, string.Concat(Enumerable.Range(1, iterations).Select(i => $"{{\"iteration\":{i},{fields(i)}}}\n")));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
