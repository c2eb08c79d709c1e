using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners.Bandits;

/// <summary>
/// An algorithm that pulls one of several arms and learns from what it paid, pull by pull (Sutton and Barto, chapter 2).
/// It chooses and learns in one object, because what it knows of the arms is what it explores by.
/// </summary>
/// <typeparam name="TObservation">int where nothing is seen, float[] where there is a context.</typeparam>
public abstract class Bandit<TObservation> : IBehavior<TObservation, int>
{
    private protected Bandit(int arms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 1);
        ArmCount = arms;
    }

    /// <summary>How many arms there are.</summary>
    public int ArmCount { get; }

    /// <inheritdoc/>
    public void BeginEpisode(TrainingProgress progress) { }

    /// <inheritdoc/>
    public abstract int Act(TObservation observation);

    /// <summary>Learns that <paramref name="arm"/>, pulled at <paramref name="observation"/>, paid <paramref name="reward"/>.</summary>
    public abstract void Learn(TObservation observation, int arm, double reward);

    /// <inheritdoc/>
    public abstract void Save(CheckpointWriter writer);

    /// <inheritdoc/>
    public abstract void Load(CheckpointReader reader);
}
