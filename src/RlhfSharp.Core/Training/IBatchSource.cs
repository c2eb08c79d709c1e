using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Core.Training;

/// <summary>Where batches come from: a shuffled data set, a replay buffer, fresh rollouts of the current policy.</summary>
public interface IBatchSource<out TBatch> : ICheckpointable
{
    /// <summary>The next batch; its tensors belong to the dispose scope of the iteration.</summary>
    TBatch Next(TrainingProgress progress, MetricRecorder metrics);
}
