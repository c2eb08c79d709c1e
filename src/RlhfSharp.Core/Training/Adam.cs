using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Core.Training;

/// <summary>
/// Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019), one fused pass over all
/// parameters. Its state can be saved; a parameter without gradient is left alone, as in PyTorch.
/// </summary>
public sealed class Adam : IOptimizer
{
    private readonly AdamOptions options;
    private readonly List<Slot> slots;
    private readonly ActiveSlots active = new();
    private long step;

    /// <summary>An optimizer of named parameters (float32, names unique); the moments begin at 0.</summary>
    public Adam(IReadOnlyList<(string Name, Parameter Parameter)> parameters, AdamOptions options)
    {
        if (parameters.Count == 0) throw new ArgumentException("There is no parameter to optimize.", nameof(parameters));
        if (parameters.Select(pair => pair.Name).Distinct().Count() != parameters.Count)
            throw new ArgumentException("Two parameters have the same name.", nameof(parameters));
        this.options = options;
        using (no_grad())
            slots = parameters.Select(pair => new Slot(
                pair.Name,
                pair.Parameter,
                zeros_like(pair.Parameter).DetachFromDisposeScope(),
                zeros_like(pair.Parameter).DetachFromDisposeScope(),
                options.DecayMatricesOnly && pair.Parameter.dim() < 2 ? 0 : options.WeightDecay)).ToList();
    }

    /// <summary>Steps taken.</summary>
    public long StepCount => step;

    /// <summary>Drops every gradient: the next backward pass brings new ones, without adding them to zeros.</summary>
    public void ZeroGrad()
    {
        foreach (Slot slot in slots)
            slot.Parameter.grad = null;
    }

    /// <summary>
    /// Scales all gradients together so that their joint 2-norm is at most <paramref name="maxNorm"/> (no limit when it is 0).
    /// </summary>
    /// <returns>The norm before.</returns>
    /// <exception cref="NonFiniteException">A gradient is NaN or infinite; the message names the first.</exception>
    public double ClipGradNorm(double maxNorm)
    {
        using DisposeScope scope = NewDisposeScope();
        using (no_grad())
        {
            active.Collect(slots);
            return GradientNorm.Clip(active.Gradients, maxNorm, slots.Select(slot => (slot.Name, slot.Parameter)));
        }
    }

    /// <summary>One update with this learning rate (at least 0).</summary>
    public void Step(double learningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(learningRate);
        using DisposeScope scope = NewDisposeScope();
        using (no_grad())
        {
            active.Collect(slots);
            step++;
            FusedOps.AdamStep(
                active.Parameters,
                active.Gradients,
                active.FirstMoments,
                active.SecondMoments,
                step,
                learningRate,
                options.Beta1,
                options.Beta2,
                options.Epsilon,
                active.WeightDecays,
                options.EpsilonMode == AdamEpsilon.TensorFlow);
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write("step", step);
        foreach (Slot slot in slots)
        {
            writer.Section("first").Write(slot.Name, slot.FirstMoment);
            writer.Section("second").Write(slot.Name, slot.SecondMoment);
        }
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        step = reader.ReadInt64("step");
        foreach (Slot slot in slots)
        {
            reader.Section("first").ReadInto(slot.Name, slot.FirstMoment);
            reader.Section("second").ReadInto(slot.Name, slot.SecondMoment);
        }
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (Slot slot in slots)
        {
            slot.FirstMoment.Dispose();
            slot.SecondMoment.Dispose();
        }
    }

    private sealed record Slot(string Name, Parameter Parameter, Tensor FirstMoment, Tensor SecondMoment, double WeightDecay);

    /// <summary>What belongs to the parameters that have a gradient; lists that are used again, for a step may take microseconds.</summary>
    private sealed class ActiveSlots
    {
        public List<Tensor> Parameters { get; } = [];

        public List<Tensor> Gradients { get; } = [];

        public List<Tensor> FirstMoments { get; } = [];

        public List<Tensor> SecondMoments { get; } = [];

        public List<double> WeightDecays { get; } = [];

        public void Collect(List<Slot> slots)
        {
            foreach (List<Tensor> list in (ReadOnlySpan<List<Tensor>>)[Parameters, Gradients, FirstMoments, SecondMoments]) list.Clear();
            WeightDecays.Clear();
            foreach (Slot slot in slots)
            {
                if (slot.Parameter.grad is not { } gradient) continue;
                Parameters.Add(slot.Parameter);
                Gradients.Add(gradient);
                FirstMoments.Add(slot.FirstMoment);
                SecondMoments.Add(slot.SecondMoment);
                WeightDecays.Add(slot.WeightDecay);
            }
        }
    }
}
