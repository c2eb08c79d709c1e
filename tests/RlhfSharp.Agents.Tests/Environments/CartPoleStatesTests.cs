using System.Runtime.Intrinsics;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Classic;

namespace RlhfSharp.Agents.Tests.Environments;

/// <summary>Many copies stepped together against each for itself, to the last bit.</summary>
public sealed class CartPoleStatesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(15)]
    public void VectorCartPole_ManySteps_HasTheBitsOfSingleCopies(int count)
    {
        using DisposeScope scope = NewDisposeScope();
        VectorCartPole together = new(count, maximumSteps: 60);
        VectorEnvironment<float[], int> apart = new([.. Enumerable.Range(0, count).Select(_ => new TimeLimit<float[], int>(new CartPole(), 60))]);
        Random random = new(3);
        Assert.Equal(apart.Reset(5).data<float>().ToArray(), together.Reset(5).data<float>().ToArray());
        int episodes = 0;
        for (int step = 0; step < 400; step++)
        {
            Tensor actions = torch.tensor(Enumerable.Range(0, count).Select(_ => (long)random.Next(2)).ToArray());
            VectorStep expected = apart.Step(actions), actual = together.Step(actions);
            Assert.Equal(expected.Observations.data<float>().ToArray(), actual.Observations.data<float>().ToArray());
            Assert.Equal(expected.FinalObservations.data<float>().ToArray(), actual.FinalObservations.data<float>().ToArray());
            Assert.Equal(expected.Rewards.data<float>().ToArray(), actual.Rewards.data<float>().ToArray());
            Assert.Equal(expected.Terminated.data<bool>().ToArray(), actual.Terminated.data<bool>().ToArray());
            Assert.Equal(expected.Truncated.data<bool>().ToArray(), actual.Truncated.data<bool>().ToArray());
            Assert.Equal(expected.FinishedEpisodes, actual.FinishedEpisodes);
            episodes += actual.FinishedEpisodes.Count;
        }

        Assert.True(episodes > 5 * count);
    }

    [Fact]
    public void SineCosine_AnyAngle_WithinAnUlpAndTheSameInVectors()
    {
        Random random = new(1);
        double[] angles = [0, -0.0, SmallAngle.Limit, -SmallAngle.Limit, 1e-300, 2.5, double.NaN,
            .. Enumerable.Range(0, 5000).Select(_ => (random.NextDouble() * 2 - 1) * 0.3)];
        int off = 0;
        foreach (double angle in angles)
        {
            (double sine, double cosine) = SmallAngle.SineCosine(angle);
            Assert.InRange(UlpsApart(Math.Sin(angle), sine), 0.0, 1.0);
            Assert.InRange(UlpsApart(Math.Cos(angle), cosine), 0.0, 1.0);
            off += UlpsApart(Math.Sin(angle), sine) + UlpsApart(Math.Cos(angle), cosine) > 0 ? 1 : 0;
            double[] lanes = new double[Vector256<double>.Count];
            lanes[^1] = angle;
            (Vector256<double> sines, Vector256<double> cosines) = SmallAngle.SineCosine(Vector256.Create(lanes));
            Assert.Equal(BitConverter.DoubleToInt64Bits(sine), BitConverter.DoubleToInt64Bits(sines[Vector256<double>.Count - 1]));
            Assert.Equal(BitConverter.DoubleToInt64Bits(cosine), BitConverter.DoubleToInt64Bits(cosines[Vector256<double>.Count - 1]));
        }

        Assert.InRange(off, 0, 50); // the platform's own are not correctly rounded either
    }

    private static double UlpsApart(double a, double b) => a.Equals(b) ? 0 : Math.Abs(a - b) / (Math.BitIncrement(Math.Abs(a)) - Math.Abs(a));
}
