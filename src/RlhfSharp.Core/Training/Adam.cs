using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Core.Training;

/// <summary>
/// Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019), one fused pass over all
/// parameters. Its state can be saved; a parameter without gradient is left alone, as in PyTorch.
/// </summary>
public sealed class Adam : ICheckpointable, IDisposable
{
    private readonly AdamOptions options;
    private readonly List<Slot> slots;
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
            (Slot Slot, Tensor Gradient)[] active = Active();
            if (active.Length == 0) return 0;
            Tensor[] gradients = active.Select(pair => pair.Gradient).ToArray();
            double norm = FusedOps.GlobalNorm(gradients);
            if (!double.IsFinite(norm))
            {
                string? name = active.Where(pair => !pair.Gradient.isfinite().all().item<bool>()).Select(pair => pair.Slot.Name).FirstOrDefault();
                throw new NonFiniteException(name is null
                    ? $"The norm of the gradients is {norm}: they are too large. A smaller learning rate usually helps."
                    : $"The gradient of parameter '{name}' holds values that are not finite. The last checkpoint is unharmed; a smaller learning rate usually helps.");
            }
            if (maxNorm > 0 && norm > maxNorm) FusedOps.Scale(gradients, maxNorm / (norm + 1e-6)); // as torch.nn.utils.clip_grad_norm_
            return norm;
        }
    }

    /// <summary>One update with this learning rate (at least 0).</summary>
    public void Step(double learningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(learningRate);
        using DisposeScope scope = NewDisposeScope();
        using (no_grad())
        {
            (Slot Slot, Tensor Gradient)[] active = Active();
            step++;
            FusedOps.AdamStep(
                active.Select(pair => (Tensor)pair.Slot.Parameter).ToArray(),
                active.Select(pair => pair.Gradient).ToArray(),
                active.Select(pair => pair.Slot.FirstMoment).ToArray(),
                active.Select(pair => pair.Slot.SecondMoment).ToArray(),
                step,
                learningRate,
                options.Beta1,
                options.Beta2,
                options.Epsilon,
                active.Select(pair => pair.Slot.WeightDecay).ToArray(),
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

    private (Slot Slot, Tensor Gradient)[] Active() =>
        slots.Select(slot => (Slot: slot, Gradient: slot.Parameter.grad!)).Where(pair => pair.Gradient is not null).ToArray();

    private sealed record Slot(string Name, Parameter Parameter, Tensor FirstMoment, Tensor SecondMoment, double WeightDecay);
}
