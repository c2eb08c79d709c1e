using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns: a leaf that requires grad. Shares the memory of the tensor it is made from.</summary>
public sealed class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true)
        : base(Share(data), data.offset, data.sizes, data.strides, data.type)
    {
        if (requires_grad)
            this.requires_grad = true;
    }

    private static Storage Share(Tensor data)
    {
        data.ThrowIfDisposed();
        data.storage.AddReference();
        return data.storage;
    }
}
