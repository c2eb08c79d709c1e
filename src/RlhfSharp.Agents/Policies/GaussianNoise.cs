using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>Standard normal numbers from a stream of this project, so that they are the same with every tensor engine.</summary>
internal static class GaussianNoise
{
    public static Tensor Create(RandomStream random, params long[] shape)
    {
        float[] values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        foreach (ref float value in values.AsSpan())
            value = (float)random.NextNormal();
        return torch.tensor(values, shape);
    }
}
