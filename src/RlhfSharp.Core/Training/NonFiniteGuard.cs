using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Core.Training;

/// <summary>
/// Fails the run at once when a metric or a parameter is NaN or infinite, and says which was first. Put it before every
/// other callback: what comes after (checkpoints above all) then never sees a broken state, and the last good
/// checkpoint stays.
/// </summary>
/// <param name="tensors">Parameters to check, by name, in the order of the forward pass.</param>
public sealed class NonFiniteGuard(IReadOnlyList<(string Name, Tensor Tensor)> tensors) : ITrainingCallback
{
    /// <inheritdoc/>
    public void OnStarted(TrainingRun run) { }

    /// <inheritdoc/>
    public void OnIteration(TrainingRun run, MetricRecorder metrics)
    {
        string? metric = metrics.FirstNonFinite() is { } bad ? $"metric '{bad.Name}' is {bad.Value}" : null;
        string? tensor = FirstNonFinite(tensors) is { } name ? $"parameter '{name}' holds values that are not finite" : null;
        if (metric is null && tensor is null) return;
        throw new NonFiniteException($"{run.Phase}, iteration {run.CompletedIterations}: {string.Join("; ", new[] { tensor, metric }.OfType<string>())}. "
            + "The last checkpoint is unharmed; a smaller learning rate or stronger gradient clipping usually helps.");
    }

    /// <inheritdoc/>
    public void OnFinished(TrainingRun run) { }

    /// <summary>The name of the first tensor with a NaN or an infinity; null when all are finite.</summary>
    public static string? FirstNonFinite(IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        if (tensors.Count == 0) return null;
        using DisposeScope scope = NewDisposeScope();
        using (no_grad())
        {
            double norm = FusedOps.GlobalNorm(tensors.Select(pair => pair.Tensor).ToArray()); // one fast pass in the usual case
            if (double.IsFinite(norm)) return null;
            foreach ((string name, Tensor tensor) in tensors)
                if (!tensor.isfinite().all().item<bool>())
                    return name;
        }
        return null;
    }
}
