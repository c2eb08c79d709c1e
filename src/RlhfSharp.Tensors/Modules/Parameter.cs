using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that belongs to a module and is trained; it takes over the tensor that it is made from.</summary>
public class Parameter : Tensor
{
    /// <summary>Takes over the elements and the dispose scope of <paramref name="data"/>, which is disposed.</summary>
    public Parameter(Tensor data, bool requires_grad = true)
        : base(Take(data), data.offset, data.sizes, data.strides, data.type, attach: false)
    {
        DisposeScope? scope = data.OwningDisposeScope;
        data.Dispose();
        scope?.Attach(this);
        this.requires_grad = requires_grad;
    }

    private static Storage Take(Tensor data)
    {
        data.ThrowIfDisposed();
        data.storage.AddReference();
        return data.storage;
    }
}
