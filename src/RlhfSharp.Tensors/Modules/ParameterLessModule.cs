using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A module that holds neither parameters nor buffers.</summary>
public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>
{
    /// <summary>A module without components.</summary>
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    /// <summary>Not allowed.</summary>
    public override void register_parameter(string name, Parameter param) =>
        throw new InvalidOperationException($"{GetName()} holds no parameters, so '{name}' cannot be registered.");

    /// <summary>Not allowed.</summary>
    public override void register_buffer(string name, Tensor tensor, bool persistent = true) =>
        throw new InvalidOperationException($"{GetName()} holds no buffers, so '{name}' cannot be registered.");
}
