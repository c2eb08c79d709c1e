namespace TorchSharp.Kernels;

/// <summary>
/// A float32 vector of one width and its arithmetic, so that a kernel is written once and compiled for 512, 256, 128 bits
/// and for single floats. Each member is one instruction or a few; the JIT inlines them all.
/// </summary>
internal unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Floats in one vector.</summary>
    static abstract int Count { get; }

    /// <summary>0, 1, 2 ... : the number of each lane.</summary>
    static abstract TVector Indices { get; }

    static abstract TVector Broadcast(float value);
    static abstract TVector Load(float* source);
    static abstract void Store(float* destination, TVector value);

    /// <summary>The upper halves of floats: bfloat16.</summary>
    static abstract TVector LoadUpperHalves(ushort* source);

    /// <summary>Whole numbers in [-128, 127].</summary>
    static abstract TVector LoadWholeNumbers(sbyte* source);

    static abstract TVector Add(TVector a, TVector b);
    static abstract TVector Subtract(TVector a, TVector b);
    static abstract TVector Multiply(TVector a, TVector b);
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a * b + c, in one rounding where the hardware has it.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Sqrt(TVector a);
    static abstract TVector Abs(TVector a);

    /// <summary>The larger one; NaN when either is NaN.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>The smaller one; NaN when either is NaN.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>a &lt; b ? yes : no, lane by lane.</summary>
    static abstract TVector WhereLess(TVector a, TVector b, TVector yes, TVector no);

    /// <summary>The magnitude of a with the sign of b.</summary>
    static abstract TVector CopySign(TVector a, TVector b);

    /// <summary>a between two limits; NaN stays NaN.</summary>
    static abstract TVector Clamp(TVector a, TVector low, TVector high);

    /// <summary>a 2^n for a in [0.5, 2] and a whole number n in [-252, 254], rounded once; NaN stays NaN.</summary>
    static abstract TVector Scale(TVector a, TVector n);

    /// <summary>Natural logarithm.</summary>
    static abstract TVector Log(TVector a);

    /// <summary>Sum of the lanes.</summary>
    static abstract float Sum(TVector a);

    /// <summary>Largest lane; NaN when one is NaN.</summary>
    static abstract float Largest(TVector a);
}
