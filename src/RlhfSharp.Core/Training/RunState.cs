using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Core.Training;

/// <summary>What a checkpoint of a run holds: progress and everything the loop owns.</summary>
internal sealed class RunState(TrainingRun run, ICheckpointable loop) : ICheckpointable
{
    public void Save(CheckpointWriter writer)
    {
        writer.Write("phase", run.Phase);
        writer.Write("iterations", run.CompletedIterations);
        loop.Save(writer);
    }

    public void Load(CheckpointReader reader)
    {
        string phase = reader.ReadString("phase");
        if (phase != run.Phase)
            throw new UserException($"The checkpoint belongs to phase '{phase}', this run is '{run.Phase}': resume with the command that wrote it.");
        run.CompletedIterations = reader.ReadInt64("iterations");
        loop.Load(reader);
    }
}
