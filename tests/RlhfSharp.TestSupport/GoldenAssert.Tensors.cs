using Xunit.Sdk;

namespace RlhfSharp.TestSupport;

public static partial class GoldenAssert
{
    /// <summary>Fails when shape or values of the tensor are not the recorded ones (tolerance: see the class).</summary>
    public static void Close(GoldenTensor expected, Tensor actual, string what)
    {
        if (!actual.shape.AsSpan().SequenceEqual(expected.Shape))
            throw new XunitException($"{what}: shape [{string.Join(", ", actual.shape)}], recorded is [{string.Join(", ", expected.Shape)}]");
        Close(expected, actual.ToDoubles(), what);
    }
}
