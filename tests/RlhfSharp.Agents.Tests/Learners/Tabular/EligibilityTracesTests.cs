using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Tests.Learners.Tabular;

public sealed class EligibilityTracesTests
{
    // z = 0.9 z + x with x of either sign, and often 0: the sparse traces are the dense vector.
    [Fact]
    public void Decay_FeaturesOfEitherSign_AreTheDenseTraces()
    {
        const int Count = 5;
        RandomStream random = new(3);
        EligibilityTraces traces = new(Count);
        double[] dense = new double[Count];
        for (int step = 0; step < 200; step++)
        {
            traces.Decay(0.9);
            for (int i = 0; i < Count; i++)
            {
                double feature = random.NextIndex(3) - 1;
                dense[i] = 0.9 * dense[i] + feature;
                traces[i] += feature;
            }

            double[] updated = new double[Count];
            traces.Update(updated, 1);
            for (int i = 0; i < Count; i++)
                Assert.Equal(dense[i], updated[i], 1e-9);
        }
    }
}
