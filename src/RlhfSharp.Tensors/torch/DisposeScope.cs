namespace TorchSharp;

/// <summary>
/// Owns the tensors that its thread makes while it is the innermost scope, and disposes them at its end.
/// Scopes nest; a tensor leaves by MoveToOuterDisposeScope, MoveToOther or Detach.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic] private static DisposeScope? innermost;
    [ThreadStatic] private static Stack<List<IDisposable?>>? spareLists;
    private readonly DisposeScope? outer;
    private List<IDisposable?> members;
    private int living;
    private bool disposed;

    internal DisposeScope()
    {
        outer = innermost;
        innermost = this;
        members = (spareLists ??= new Stack<List<IDisposable?>>()).TryPop(out var spare) ? spare : [];
    }

    // The nearest scope around this one that has not ended.
    private DisposeScope? Outer
    {
        get
        {
            DisposeScope? scope = outer;
            while (scope is { disposed: true })
                scope = scope.outer;
            return scope;
        }
    }

    /// <summary>How many objects this scope will dispose.</summary>
    public int DisposablesCount => living;

    /// <summary>The objects that this scope will dispose, oldest first.</summary>
    public IReadOnlyList<IDisposable> DisposablesView => members.Where(member => member is not null).Select(member => member!).ToArray();

    public bool Contains(IDisposable disposable) =>
        disposable is torch.Tensor tensor ? tensor.OwningDisposeScope == this : members.Contains(disposable);

    public void Attach(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor)
        {
            if (tensor.OwningDisposeScope == this)
                return;
            tensor.OwningDisposeScope?.Forget(tensor);
            Adopt(tensor);
        }
        else if (!members.Contains(disposable))
        {
            members.Add(disposable);
            living++;
        }
    }

    public void Attach(params IDisposable[] disposables)
    {
        foreach (IDisposable disposable in disposables)
            Attach(disposable);
    }

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        IDisposable[] all = disposables.ToArray();
        Attach(all);
        return all;
    }

    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Forget(disposable);
        return disposable;
    }

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (IDisposable disposable in disposables)
            Forget(disposable);
    }

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        MoveOne(Outer, disposable);
        return disposable;
    }

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        foreach (IDisposable disposable in disposables)
            MoveOne(Outer, disposable);
    }

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        MoveOne(scope, disposable);
        return disposable;
    }

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (IDisposable disposable in disposables)
            MoveOne(scope, disposable);
    }

    /// <summary>Drops the object from this scope without disposing it: somebody else has.</summary>
    public void MarkAsDisposed(IDisposable disposable) => Forget(disposable);

    public void DisposeEverything() => DisposeEverythingBut(Array.Empty<IDisposable>());

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut(new IDisposable[] { keep });
        return keep;
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        IDisposable[] keep = inKeep as IDisposable[] ?? inKeep.ToArray();
        IDisposable[] kept = keep.Where(Contains).ToArray();
        foreach (IDisposable disposable in kept)
            Forget(disposable);
        DisposeMembers();
        Attach(kept);
    }

    /// <summary>Disposes what the scope holds and makes the scope around it the current one.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        DisposeMembers();
        spareLists?.Push(members);
        members = [];
        // Scopes inside that outlive this one stay in force; when they end, this one is skipped.
        while (innermost is { disposed: true } ended)
            innermost = ended.Outer;
    }

    internal static void AttachToCurrent(torch.Tensor tensor)
    {
        innermost?.Adopt(tensor);
    }

    internal void Forget(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor)
        {
            if (tensor.OwningDisposeScope != this)
                return;
            members[tensor.DisposeScopeSlot] = null;
            tensor.OwningDisposeScope = null;
            living--;
            while (members.Count > 0 && members[^1] is null)
                members.RemoveAt(members.Count - 1);
        }
        else if (members.Remove(disposable))
        {
            // Later tensors moved one place down.
            for (int i = 0; i < members.Count; i++)
            {
                if (members[i] is torch.Tensor moved)
                    moved.DisposeScopeSlot = i;
            }

            living--;
        }
    }

    private void Adopt(torch.Tensor tensor)
    {
        tensor.OwningDisposeScope = this;
        tensor.DisposeScopeSlot = members.Count;
        members.Add(tensor);
        living++;
    }

    private void MoveOne(DisposeScope? target, IDisposable disposable)
    {
        if (!Contains(disposable))
            return;
        Forget(disposable);
        target?.Attach(disposable);
    }

    private void DisposeMembers()
    {
        for (int i = members.Count - 1; i >= 0; i--)
        {
            IDisposable? member = members[i];
            if (member is null)
                continue;
            members[i] = null;
            if (member is torch.Tensor tensor)
                tensor.OwningDisposeScope = null;
            member.Dispose();
        }

        members.Clear();
        living = 0;
    }
}

public static partial class torch
{
    /// <summary>Opens a scope that owns the tensors made on this thread until it is disposed.</summary>
    public static DisposeScope NewDisposeScope() => new();
}
