using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using Serilog;

namespace RlhfSharp.FineTuning.Recipes;

/// <summary>What a recipe needs from whoever runs it.</summary>
/// <param name="Folder">Where the run writes.</param>
/// <param name="Resume">Go on from the folder's newest checkpoint; finished stages are not run again.</param>
/// <param name="View">Shows progress.</param>
/// <param name="Log">Where what happens is written down.</param>
/// <param name="Stop">Cancelled when the user asks to stop: the current iteration is finished and a checkpoint written.</param>
public sealed record RecipeContext(RunFolder Folder, bool Resume, IProgressView View, ILogger Log, CancellationToken Stop)
{
    /// <summary>True when this folder's stage has been finished by the run that is being resumed.</summary>
    public bool IsFinished => Resume && File.Exists(Folder.SummaryPath);

    /// <summary>The same for a stage that writes into a folder inside this run's.</summary>
    public RecipeContext Stage(string name)
    {
        string path = Path.Combine(Folder.Path, name);
        return this with { Folder = Resume && Directory.Exists(path) ? RunFolder.Open(path) : RunFolder.Create(path, overwrite: true) };
    }
}
