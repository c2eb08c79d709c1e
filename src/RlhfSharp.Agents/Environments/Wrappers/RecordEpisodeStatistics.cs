using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>Counts what each episode brings and how long it lasts.</summary>
public sealed class RecordEpisodeStatistics<TObservation, TAction>(IEnvironment<TObservation, TAction> inner) : IEnvironment<TObservation, TAction>
{
    private double _return;
    private int _length;

    /// <summary>The episode that the last step ended; null when it ended none.</summary>
    public EpisodeSummary? FinishedEpisode { get; private set; }

    /// <summary>Episodes finished so far.</summary>
    public long EpisodeCount { get; private set; }

    /// <inheritdoc/>
    public Space<TObservation> ObservationSpace => inner.ObservationSpace;

    /// <inheritdoc/>
    public Space<TAction> ActionSpace => inner.ActionSpace;

    /// <inheritdoc/>
    public TObservation Reset(int? seed = null)
    {
        (_return, _length, FinishedEpisode) = (0, 0, null);
        return inner.Reset(seed);
    }

    /// <inheritdoc/>
    public StepResult<TObservation> Step(TAction action)
    {
        StepResult<TObservation> result = inner.Step(action);
        _return += result.Reward;
        _length++;
        bool isOver = result.Terminated || result.Truncated;
        FinishedEpisode = isOver ? new EpisodeSummary(_return, _length) : null;
        EpisodeCount += isOver ? 1 : 0;
        return result;
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        inner.Save(writer.Section("inner"));
        writer.Write("return", _return);
        writer.Write("length", _length);
        writer.Write("episodes", EpisodeCount);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        inner.Load(reader.Section("inner"));
        _return = reader.ReadDouble("return");
        _length = (int)reader.ReadInt64("length");
        EpisodeCount = reader.ReadInt64("episodes");
        FinishedEpisode = null;
    }
}
