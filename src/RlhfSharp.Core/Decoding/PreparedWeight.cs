namespace RlhfSharp.Core.Decoding;

/// <summary>
/// A copy of a linear map's weight, laid out for products with few rows (<see cref="FusedOps.Prepare"/>). It does not follow later
/// changes of the weight, and carries no gradient. Dispose gives its memory back.
/// </summary>
public sealed class PreparedWeight : IDisposable
{
    internal PreparedWeight(long inputs, long outputs, WeightFormat format, Tensor values, Tensor? scales = null)
    {
        (Inputs, Outputs, Format) = (inputs, outputs, format);
        Values = values.DetachFromDisposeScope();
        Scales = scales?.DetachFromDisposeScope();
    }

    /// <summary>Length of an input row.</summary>
    public long Inputs { get; }

    /// <summary>Length of an output row.</summary>
    public long Outputs { get; }

    /// <summary>How the weights are stored.</summary>
    public WeightFormat Format { get; }

    /// <summary>The weights, as the engine wants them.</summary>
    internal Tensor Values { get; }

    /// <summary>Factors of the outputs, where the engine keeps them apart.</summary>
    internal Tensor? Scales { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Values.Dispose();
        Scales?.Dispose();
    }
}
