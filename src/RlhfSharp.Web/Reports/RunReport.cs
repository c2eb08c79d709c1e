using RlhfSharp.Core;
using RlhfSharp.Core.Runs;

namespace RlhfSharp.Web.Reports;

/// <summary>Makes the HTML report of one run folder, or of several side by side.</summary>
public static class RunReport
{
    /// <summary>The name of the page inside a run folder.</summary>
    public const string FileName = "report.html";

    /// <summary>
    /// Reads the runs and writes one self-contained page. A damaged or absent file inside a run folder leaves its part of
    /// the page out and is named on it.
    /// </summary>
    /// <param name="runFolders">At least one run folder; a pipeline's folder brings the runs inside it along.</param>
    /// <param name="destination">The file to write; null for report.html in the first run folder.</param>
    /// <returns>The path of the page.</returns>
    /// <exception cref="UserException">A folder does not exist or holds no run, or the page cannot be written.</exception>
    public static string Write(IReadOnlyList<string> runFolders, string? destination = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(runFolders.Count);
        var page = ReportPage.Render([.. runFolders.Select(RunReader.Read)]);
        var path = destination ?? Path.Combine(runFolders[0], FileName);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        AtomicFile.WriteAllText(path, page);
        return path;
    }
}
