using RlhfSharp.Core;

namespace RlhfSharp.Web.Serving.Models;

/// <summary>
/// A name and the model that answers for it now. A reload puts a new model in its place at once; the old one ends the requests that it
/// has and goes.
/// </summary>
internal sealed class ModelSlot : IDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim loading = new(1, 1);
    private readonly Func<ServedModel> load;
    private LoadedModel current;   // guarded

    /// <summary>Loads the model.</summary>
    /// <exception cref="UserException">It cannot be loaded.</exception>
    public ModelSlot(string name, Func<ServedModel> load)
    {
        (Name, this.load) = (name, load);
        current = new LoadedModel(load(), version: 1);
        Kind = current.Model.Kind;
    }

    /// <summary>What requests call it.</summary>
    public string Name { get; }

    /// <summary>What it is; a reload cannot change it.</summary>
    public ModelKind Kind { get; }

    /// <summary>What computes the current model.</summary>
    public string Engine
    {
        get { lock (gate) return current.Model.Engine; }
    }

    /// <summary>The current model, kept alive until the lease is disposed.</summary>
    public ModelLease Acquire()
    {
        lock (gate)
        {
            current.Users++;
            return new ModelLease(this, current);
        }
    }

    /// <summary>Loads the folder anew and puts that model in the old one's place; where it fails the old one stays.</summary>
    /// <returns>The new version.</returns>
    /// <exception cref="UserException">The new model cannot be loaded, or is of another kind.</exception>
    public async Task<int> ReloadAsync(CancellationToken cancellation)
    {
        await loading.WaitAsync(cancellation);
        try
        {
            ServedModel model = await Task.Run(load, CancellationToken.None);
            if (model.Kind != Kind)
            {
                model.Dispose();
                throw new UserException($"The folder of '{Name}' now holds a model of kind {model.Kind}, before of kind {Kind}; start the server anew.");
            }
            LoadedModel old;
            lock (gate) (old, current) = (current, new LoadedModel(model, current.Version + 1));
            Release(old);
            return old.Version + 1;
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>Lets the model go when the last request has given it back.</summary>
    public void Dispose() => Release(current);

    internal void Release(LoadedModel loaded)
    {
        bool last;
        lock (gate) last = --loaded.Users == 0;
        if (last) loaded.Model.Dispose();
    }
}
