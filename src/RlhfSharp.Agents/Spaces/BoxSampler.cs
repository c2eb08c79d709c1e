using System.Numerics;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Spaces;

/// <summary>Random numbers between bounds that may be infinite, in the order in which Gymnasium's Box draws them.</summary>
internal static class BoxSampler
{
    /// <summary>Fills <paramref name="value"/>: first the unbounded elements, then those with one bound, then the bounded.</summary>
    internal static void Fill<T>(ReadOnlySpan<T> low, ReadOnlySpan<T> high, RandomStream random, Span<T> value)
        where T : IFloatingPointIeee754<T>
    {
        for (int kind = 0; kind < 4; kind++)
        {
            (bool below, bool above) = kind switch { 0 => (false, false), 1 => (true, false), 2 => (false, true), _ => (true, true) };
            for (int i = 0; i < value.Length; i++)
                if (T.IsFinite(low[i]) == below && T.IsFinite(high[i]) == above)
                    value[i] = T.CreateTruncating(Draw(kind, double.CreateTruncating(low[i]), double.CreateTruncating(high[i]), random));
        }
    }

    private static double Draw(int kind, double low, double high, RandomStream random) => kind switch
    {
        0 => random.NextNormal(),
        1 => low + random.NextExponential(),
        2 => high - random.NextExponential(),
        _ => random.NextUniform(low, high),
    };
}
