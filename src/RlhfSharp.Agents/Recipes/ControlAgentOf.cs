using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>An algorithm as the loop sees it: where its batches come from, and what learns from them.</summary>
public sealed class ControlAgent<TBatch>(IBatchSource<TBatch> source, ILearner<TBatch> learner) : ControlAgent
{
    /// <inheritdoc/>
    public override void Train(TrainingRun run, IReadOnlyList<ITrainingCallback> callbacks) =>
        new TrainingLoop<TBatch>(source, learner, callbacks).Run(run);
}
