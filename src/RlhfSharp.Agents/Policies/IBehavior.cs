using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Policies;

/// <summary>Chooses one action after another while an agent learns: epsilon-greedy over a table, say. What it saves is the state of its sampling.</summary>
public interface IBehavior<in TObservation, out TAction> : ICheckpointable
{
    /// <summary>Called before each episode, for what changes over the run: exploration that falls.</summary>
    void BeginEpisode(TrainingProgress progress);

    /// <summary>An action for this observation.</summary>
    TAction Act(TObservation observation);
}
