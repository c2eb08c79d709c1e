namespace RlhfSharp.Agents.Losses;

/// <summary>Sums and means over the real steps of a batch: where the mask is 1.</summary>
public static class Masked
{
    /// <summary>Scalar: the sum of <paramref name="values"/> where <paramref name="mask"/> (float32, same shape) is 1.</summary>
    public static Tensor Sum(Tensor values, Tensor mask)
    {
        CheckShapes(values, mask);
        return (values * mask).sum();
    }

    /// <summary>Scalar: the mean over real steps; there must be one.</summary>
    public static Tensor Mean(Tensor values, Tensor mask) => Sum(values, mask) / Count(mask);

    /// <summary>How many steps are real; an empty mask is an error, because its mean would train on nothing.</summary>
    public static double Count(Tensor mask)
    {
        double count = mask.sum().item<float>();
        return count > 0 ? count : throw new ArgumentException("The mask marks no real step: there is nothing to average.", nameof(mask));
    }

    internal static void CheckShapes(Tensor first, Tensor second)
    {
        if (!first.shape.AsSpan().SequenceEqual(second.shape))
            throw new ArgumentException($"Shapes [{string.Join(", ", first.shape)}] and [{string.Join(", ", second.shape)}] must be equal.");
    }
}
