using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.FineTuning.Training;

/// <summary>Remembers a module's parameters at its best evaluation.</summary>
public sealed class BestWeights(nn.Module module) : ICheckpointable
{
    private readonly Dictionary<string, Tensor> _copies = [];

    /// <summary>The best value offered so far; negative infinity before the first.</summary>
    public double Value { get; private set; } = double.NegativeInfinity;

    /// <summary>Keeps the present parameters when <paramref name="value"/> beats all earlier ones.</summary>
    /// <param name="value">Higher is better.</param>
    /// <returns>True when it did.</returns>
    public bool Offer(double value)
    {
        if (!(value > Value))
            return false;
        Value = value;
        using (no_grad())
            foreach ((string name, Parameter parameter) in module.named_parameters())
                if (_copies.TryGetValue(name, out Tensor? copy))
                    copy.copy_(parameter);
                else
                    _copies[name] = parameter.detach().clone().DetachFromDisposeScope();
        return true;
    }

    /// <summary>Puts the best parameters back into the module; nothing happens when none were kept.</summary>
    public void Restore()
    {
        using (no_grad())
            foreach ((string name, Parameter parameter) in module.named_parameters())
                if (_copies.TryGetValue(name, out Tensor? copy))
                    parameter.copy_(copy);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write("value", Value);
        foreach ((string name, Tensor copy) in _copies)
            writer.Write(name, copy);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        Value = reader.ReadDouble("value");
        foreach ((string name, Parameter parameter) in module.named_parameters())
            if (reader.Has(name))
            {
                _copies[name] = zeros_like(parameter).detach().DetachFromDisposeScope();
                reader.ReadInto(name, _copies[name]);
            }
    }
}
