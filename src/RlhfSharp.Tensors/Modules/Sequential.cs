using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules applied one after the other.</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.Module<Tensor, Tensor>> _steps = [];

    internal Sequential(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Module)> modules)
        : base(nameof(Sequential))
    {
        foreach ((string name, nn.Module<Tensor, Tensor> module) in modules)
            append(name, module);
    }

    /// <summary>Number of modules.</summary>
    public int Count => _steps.Count;

    /// <summary>The module at a place.</summary>
    [IndexerName("SequentialItems")]
    public nn.IModule<Tensor, Tensor> this[int index] => _steps[index];

    /// <summary>Adds a module at the end; its name is its place.</summary>
    public Sequential append(nn.IModule<Tensor, Tensor> module) => append(_steps.Count.ToString(), module);

    /// <summary>Adds a named module at the end.</summary>
    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        if (module is not nn.Module<Tensor, Tensor> step)
            throw new ArgumentException($"A sequence holds modules from tensor to tensor; {module?.GetType().Name ?? "null"} is none.", nameof(module));
        register_module(name, step);
        _steps.Add(step);
        return this;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (_steps.Count == 0)
            return input.alias();
        Tensor current = _steps[0].call(input);
        foreach (nn.Module<Tensor, Tensor> step in _steps.Skip(1))
        {
            Tensor next = step.call(current);
            if (!ReferenceEquals(next, current))
                current.Dispose(); // the tape keeps what backward needs
            current = next;
        }
        return current;
    }

    /// <inheritdoc/>
    protected override void RegisterComponents()
    {
        // The steps are registered as they are added.
    }
}
