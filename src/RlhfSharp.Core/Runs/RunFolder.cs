using IoPath = System.IO.Path;

namespace RlhfSharp.Core.Runs;

/// <summary>
/// The folder of one run: configuration, metrics, log, samples, checkpoints, model, report, summary. Nothing else is
/// written anywhere.
/// </summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    /// <summary>The folder itself.</summary>
    public string Path { get; }

    /// <summary>The trained model, in the layout of a Hugging Face model folder.</summary>
    public string ModelPath => In("model");

    /// <summary>One folder for each checkpoint.</summary>
    public string CheckpointsPath => In("checkpoints");

    /// <summary>The resolved configuration; its presence makes a folder a run folder.</summary>
    public string ConfigPath => In("config.yaml");

    /// <summary>One JSON object for each iteration.</summary>
    public string MetricsPath => In("metrics.jsonl");

    /// <summary>The log, one JSON object for each event.</summary>
    public string LogPath => In("log.jsonl");

    /// <summary>Prompts, responses and rewards over time.</summary>
    public string SamplesPath => In("samples.jsonl");

    /// <summary>The self-contained page that shows the run.</summary>
    public string ReportPath => In("report.html");

    /// <summary>The machine-readable result.</summary>
    public string SummaryPath => In("summary.json");

    /// <summary>The folder of TensorBoard's event files.</summary>
    public string TensorBoardPath => In("tensorboard");

    /// <summary>
    /// Makes a new run folder. A folder with something in it is refused; with <paramref name="overwrite"/> an earlier run
    /// in it is removed (what the user put beside it stays).
    /// </summary>
    /// <exception cref="UserException">The folder is in use by another run, holds other files, or cannot be written.</exception>
    public static RunFolder Create(string path, bool overwrite)
    {
        path = IoPath.GetFullPath(path);
        var folder = new RunFolder(path);
        if (File.Exists(path)) throw new UserException($"{path}: is a file; --output needs a folder.");
        try
        {
            if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            {
                if (!File.Exists(folder.ConfigPath) && !folder.OnlyOwnEntries())
                    throw new UserException($"{path}: holds other files than a run; choose an empty or new folder with --output.");
                if (!overwrite)
                    throw new UserException($"{path}: holds a run already; continue it with --resume, replace it with --overwrite, or choose another --output.");
                folder.RemoveRun();
            }
            Directory.CreateDirectory(path);
            Directory.CreateDirectory(folder.CheckpointsPath);
            folder.ProveWritable();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Unwritable(path, error);
        }
        return folder;
    }

    /// <summary>Opens the folder of an earlier run, to resume it or to read its results.</summary>
    /// <exception cref="UserException">The folder does not exist or is no run folder.</exception>
    public static RunFolder Open(string path)
    {
        path = IoPath.GetFullPath(path);
        var folder = new RunFolder(path);
        if (!Directory.Exists(path)) throw new UserException($"{path}: there is no such run folder.");
        if (!File.Exists(folder.ConfigPath) && !File.Exists(folder.SummaryPath) && !Directory.Exists(folder.CheckpointsPath))
            throw new UserException($"{path}: is no run folder (it has no config.yaml); name a folder that a run wrote.");
        return folder;
    }

    private string In(string name) => IoPath.Combine(Path, name);

    private string[] OwnEntries() =>
        [ModelPath, CheckpointsPath, ConfigPath, MetricsPath, LogPath, SamplesPath, ReportPath, SummaryPath, TensorBoardPath];

    private bool OnlyOwnEntries() => Directory.EnumerateFileSystemEntries(Path).All(entry => OwnEntries().Contains(entry));

    private void RemoveRun()
    {
        foreach (string entry in OwnEntries())
        {
            if (Directory.Exists(entry)) Directory.Delete(entry, recursive: true);
            else File.Delete(entry);
        }
    }

    private void ProveWritable()
    {
        string probe = In(".write-test");
        using (File.Create(probe, 1, FileOptions.DeleteOnClose)) { }
    }
}
