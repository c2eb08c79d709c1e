using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Base of the optimizers that keep tensors for each parameter.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    private readonly Dictionary<Parameter, Tensor[]> _state = new(ReferenceEqualityComparer.Instance);

    /// <inheritdoc/>
    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss = null;
        if (closure is not null)
            using (enable_grad())
                loss = closure();
        using (no_grad())
            foreach (ParamGroup group in Groups)
                foreach (Parameter parameter in group.Parameters)
                    using (NewDisposeScope())
                        if (parameter.grad is { } gradient)
                            Update(group, parameter, gradient);
        return loss;
    }

    /// <summary>Changes one parameter by its gradient; temporaries live in a dispose scope.</summary>
    private protected abstract void Update(ParamGroup group, Parameter parameter, Tensor gradient);

    /// <summary>The tensors kept for a parameter: made at first use, shaped like it, filled with the given values; outside all dispose scopes.</summary>
    private protected Tensor[] State(Parameter parameter, params ReadOnlySpan<double> firstValues)
    {
        if (_state.TryGetValue(parameter, out Tensor[]? tensors))
            return tensors;
        tensors = new Tensor[firstValues.Length];
        for (int i = 0; i < tensors.Length; i++)
            tensors[i] = full(parameter.shape, firstValues[i]).DetachFromDisposeScope();
        _state[parameter] = tensors;
        return tensors;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        foreach (Tensor[] tensors in _state.Values)
            foreach (Tensor tensor in tensors)
                tensor.Dispose();
        _state.Clear();
    }

    private protected void AddGroups<TOptions>(IEnumerable<ParamGroup<TOptions>> groups)
        where TOptions : OptimizerOptions, new()
    {
        foreach (ParamGroup<TOptions> group in groups)
            add_param_group(group);
    }

    private protected static void CheckRate(double rate, string name)
    {
        if (!(rate >= 0) || double.IsInfinity(rate))
            throw new ArgumentOutOfRangeException(name, rate, $"{name} is a finite number that is not negative");
    }
}
