using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Core.Training;

/// <summary>What improves a model from one batch: one file per algorithm.</summary>
public interface ILearner<in TBatch> : ICheckpointable
{
    /// <summary>Updates the parameters from one batch and records what happened.</summary>
    void Learn(TBatch batch, TrainingProgress progress, MetricRecorder metrics);
}
