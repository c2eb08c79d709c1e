using System.Globalization;
using RlhfSharp.Core.Runs;
using Serilog;

namespace RlhfSharp.Core.Checkpoints;

/// <summary>
/// The checkpoints of one phase: <c>&lt;path&gt;/&lt;step&gt;/</c> with <c>state.json</c> and <c>tensors.safetensors</c>. A checkpoint is
/// written aside and takes its name in one step; one that is damaged all the same is skipped with a warning.
/// </summary>
public sealed class CheckpointFolder(string path, ILogger? logger = null)
{
    private const string PartialSuffix = ".partial";

    private ILogger Logger => logger ?? Log.Logger;

    /// <summary>The folder that holds the checkpoints.</summary>
    public string Path { get; } = path;

    /// <summary>Stores a state; a checkpoint of the same step is replaced.</summary>
    /// <param name="step">Iterations completed, at least 0.</param>
    /// <param name="state">What is stored.</param>
    /// <param name="score">The value by which <see cref="Best"/> chooses; null or NaN: never the best.</param>
    /// <exception cref="UserException">The disk is full or the folder cannot be written; earlier checkpoints are untouched.</exception>
    public CheckpointInfo Save(long step, ICheckpointable state, double? score = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        string target = System.IO.Path.Combine(Path, step.ToString(CultureInfo.InvariantCulture));
        string aside = target + PartialSuffix;
        try
        {
            RemovePartials();
            Directory.CreateDirectory(aside);
            using (NewDisposeScope()) // temporaries that the state makes for us
            {
                var content = new CheckpointContent();
                state.Save(new CheckpointWriter(content));
                CheckpointFiles.Write(aside, step, score is { } value && double.IsFinite(value) ? value : null, content);
            }
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            Directory.Move(aside, target);
        }
        catch (UserException)
        {
            RemovePartials();
            throw;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Unwritable(target, error);
        }
        return new CheckpointInfo(target, step, score);
    }

    /// <summary>Restores a state from a checkpoint.</summary>
    /// <exception cref="UserException">The checkpoint is damaged or belongs to another program version or configuration.</exception>
    public void Load(CheckpointInfo checkpoint, ICheckpointable state)
    {
        using DisposeScope scope = NewDisposeScope();
        using CheckpointFiles files = CheckpointFiles.Open(checkpoint.Path);
        state.Load(new CheckpointReader(files.Content));
    }

    /// <summary>The newest checkpoint that is whole; null when there is none.</summary>
    public CheckpointInfo? Latest() => Whole().FirstOrDefault();

    /// <summary>The whole checkpoint with the best score; of equals the newest; null when none has a score.</summary>
    public CheckpointInfo? Best(BestIs bestIs)
    {
        IEnumerable<CheckpointInfo> scored = Whole().Where(checkpoint => checkpoint.Score is not null);
        return bestIs == BestIs.Highest ? scored.MaxBy(checkpoint => checkpoint.Score) : scored.MinBy(checkpoint => checkpoint.Score);
    }

    /// <summary>Removes all but the newest <paramref name="keep"/> and, when asked for, the best.</summary>
    public void Prune(int keep, BestIs? bestIs = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        CheckpointInfo? best = bestIs is { } end ? Best(end) : null;
        foreach ((long step, string folder) in Folders().Skip(keep))
            if (step != best?.Step)
                Directory.Delete(folder, recursive: true);
    }

    /// <summary>Whole checkpoints, the newest first; checked one by one as they are asked for.</summary>
    private IEnumerable<CheckpointInfo> Whole()
    {
        foreach ((_, string folder) in Folders())
        {
            CheckpointInfo? checkpoint = null;
            try
            {
                checkpoint = CheckpointFiles.Verify(folder);
            }
            catch (UserException error)
            {
                Logger.Warning("A damaged checkpoint is skipped: {Reason}", error.Message);
            }
            if (checkpoint is not null) yield return checkpoint;
        }
    }

    private (long Step, string Folder)[] Folders() => !Directory.Exists(Path) ? [] : Directory.GetDirectories(Path)
        .Select(folder => (Known: long.TryParse(System.IO.Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out long step), step, folder))
        .Where(entry => entry.Known)
        .OrderByDescending(entry => entry.step)
        .Select(entry => (entry.step, entry.folder)).ToArray();

    private void RemovePartials()
    {
        if (!Directory.Exists(Path)) return;
        foreach (string left in Directory.GetDirectories(Path, "*" + PartialSuffix)) Directory.Delete(left, recursive: true);
    }
}
