namespace RlhfSharp.Web.Serving.Models;

/// <summary>A loaded model with the thread that answers for it.</summary>
internal abstract class ServedModel : IDisposable
{
    /// <summary>What it is.</summary>
    public abstract ModelKind Kind { get; }

    /// <summary>What computes it: our own engine's name, or ONNX Runtime with its version.</summary>
    public abstract string Engine { get; }

    /// <summary>Requests that wait.</summary>
    public abstract int QueueLength { get; }

    /// <summary>Texts that run; 0 for models that answer in one step.</summary>
    public virtual int RunningCount => 0;

    /// <summary>One line for people: size and places.</summary>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public abstract void Dispose();
}
