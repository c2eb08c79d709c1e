using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners;

/// <summary>One step down the gradient of a loss, clipped by its norm; and parameters and optimizer in checkpoints.</summary>
internal sealed class GradientStep(
    IReadOnlyList<Parameter> parameters, IOptimizer optimizer, ISchedule schedule, double learningRate, double maxGradientNorm) : ICheckpointable
{
    public void Take(Tensor loss, TrainingProgress progress, MetricRecorder metrics)
    {
        double rate = learningRate * schedule.At(progress);
        optimizer.ZeroGrad();
        loss.backward();
        metrics.Record("grad_norm", optimizer.ClipGradNorm(maxGradientNorm));
        optimizer.Step(rate);
        metrics.RecordLast("lr", rate);
    }

    public void Save(CheckpointWriter writer)
    {
        optimizer.Save(writer.Section("optimizer"));
        CheckpointWriter section = writer.Section("parameters");
        for (int i = 0; i < parameters.Count; i++)
            section.Write($"{i}", parameters[i]);
    }

    public void Load(CheckpointReader reader)
    {
        optimizer.Load(reader.Section("optimizer"));
        CheckpointReader section = reader.Section("parameters");
        using IDisposable gradientsOff = no_grad();
        for (int i = 0; i < parameters.Count; i++)
            section.ReadInto($"{i}", parameters[i]);
    }
}
