namespace RlhfSharp.Web.Serving.Models;

/// <summary>Keeps a model alive while a request uses it, though a newer one may have taken its place.</summary>
internal sealed class ModelLease(ModelSlot slot, LoadedModel loaded) : IDisposable
{
    private int disposed;

    /// <summary>The slot's name.</summary>
    public string Name => slot.Name;

    /// <summary>How often the slot had been loaded when this model was.</summary>
    public int Version => loaded.Version;

    /// <summary>The model.</summary>
    public ServedModel Model => loaded.Model;

    /// <summary>Gives the model back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0) slot.Release(loaded);
    }
}
