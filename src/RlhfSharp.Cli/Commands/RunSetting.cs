using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using Serilog;

namespace RlhfSharp.Cli.Commands;

/// <summary>Where and how a recipe runs.</summary>
/// <param name="Folder">The run folder.</param>
/// <param name="Resume">Go on from its newest checkpoint.</param>
/// <param name="View">Shows progress.</param>
/// <param name="Log">The run's log.</param>
/// <param name="Stop">Cancelled when the user asks to stop.</param>
internal sealed record RunSetting(RunFolder Folder, bool Resume, IProgressView View, ILogger Log, CancellationToken Stop);
