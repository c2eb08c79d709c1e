using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Recipes;

/// <summary>An algorithm put together for one environment by its recipe, ready for <see cref="ControlRun"/> to train.</summary>
public abstract class ControlAgent : IDisposable
{
    /// <summary>What acts during evaluation and is saved. Disposed with the agent.</summary>
    public required IControlPolicy Policy { get; init; }

    /// <summary>Iterations of the loop that the options ask for.</summary>
    public required long Iterations { get; init; }

    /// <summary>The metrics worth watching while it runs.</summary>
    public required IReadOnlyList<string> MainMetrics { get; init; }

    /// <summary>False where the policy's tensors are made only when they are asked for, as those of a table: checking them after each iteration would check nothing.</summary>
    public bool WatchesPolicy { get; init; } = true;

    /// <summary>What must stay finite beside the policy: critics, say.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Watched { get; init; } = [];

    /// <summary>Optimizers, critics, buffers: disposed with the agent.</summary>
    public IReadOnlyList<IDisposable> Owned { get; init; } = [];

    /// <summary>Runs the loop: source, learner, then these callbacks.</summary>
    public abstract void Train(TrainingRun run, IReadOnlyList<ITrainingCallback> callbacks);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable owned in Owned)
            owned.Dispose();
        Policy.Dispose();
    }
}
