using RlhfSharp.Agents.Advantages;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Tests.Advantages;

/// <summary>Advantages and returns of random experience, by their definitions as sums.</summary>
public sealed class ReturnsPropertyTests
{
    [Fact]
    public void Gae_AnyEpisodes_IsTheDecayedSumOfDeltas() => Laws.Hold(random =>
    {
        Experience x = new(random);
        (double gamma, double lambda) = (random.NextDouble(), random.NextDouble());
        (float[] advantages, float[] returns) = x.Estimate(gamma, lambda);
        for (int i = 0; i < x.Size; i++)
        {
            double expected = 0, weight = 1;
            for (int k = i; ; k++)
            {
                expected += weight * x.Delta(k, gamma);
                weight *= gamma * lambda;
                if (x.Ends[k] || x.IsLastOfRow(k))
                    break;
            }

            Assert.Equal(expected, advantages[i], 1e-4);
            Assert.Equal(advantages[i] + x.Values[i], returns[i], 1e-5);
        }
    });

    [Fact]
    public void Gae_LambdaOne_ReturnsWhatIsLeftOfTheEpisodeAndTheValueAtItsCut() => Laws.Hold(random =>
    {
        Experience x = new(random);
        double gamma = random.NextDouble();
        (_, float[] returns) = x.Estimate(gamma, lambda: 1);
        for (int i = 0; i < x.Size; i++)
        {
            int last = i;
            while (!x.Ends[last] && !x.IsLastOfRow(last))
                last++;
            double expected = x.Terminated[last] ? 0 : Math.Pow(gamma, last - i + 1) * x.Next[last];
            for (int k = i; k <= last; k++)
                expected += Math.Pow(gamma, k - i) * x.Rewards[k];
            Assert.Equal(expected, returns[i], 1e-4);
        }
    });

    [Fact]
    public void MonteCarlo_AnyEpisodes_IsTheDiscountedSumToTheirEnds() => Laws.Hold(random =>
    {
        Experience x = new(random);
        double gamma = random.NextDouble();
        float[] returns = DiscountedReturns.MonteCarlo(x.Tensor(x.Rewards), torch.tensor(x.Ends, x.Shape), gamma).ToSingles();
        for (int i = 0; i < x.Size; i++)
        {
            double expected = 0;
            for (int k = i; ; k++)
            {
                expected += Math.Pow(gamma, k - i) * x.Rewards[k];
                if (x.Ends[k] || x.IsLastOfRow(k))
                    break;
            }

            Assert.Equal(expected, returns[i], 1e-4);
        }
    });

    // Steps of some rows; a value follows each, the next step's own where no episode ends between them.
    private sealed class Experience
    {
        private readonly int _steps;

        public Experience(RandomStream random)
        {
            (int rows, _steps) = (1 + random.NextIndex(4), 1 + random.NextIndex(12));
            Shape = [rows, _steps];
            (Rewards, Values, Next) = (random.Normals(Size), random.Normals(Size), random.Normals(Size));
            Ends = random.Flags(Size, 0.25);
            Terminated = [.. Ends.Zip(random.Flags(Size, 0.5), (end, terminated) => end && terminated)];
            for (int i = 0; i < Size; i++)
                if (!Ends[i] && !IsLastOfRow(i))
                    Next[i] = Values[i + 1];
        }

        public long[] Shape { get; }

        public int Size => (int)(Shape[0] * Shape[1]);

        public float[] Rewards { get; }

        public float[] Values { get; }

        public float[] Next { get; }

        public bool[] Ends { get; }

        public bool[] Terminated { get; }

        public bool IsLastOfRow(int i) => i % _steps == _steps - 1;

        public double Delta(int i, double gamma) => Rewards[i] + (Terminated[i] ? 0 : gamma * Next[i]) - Values[i];

        public Tensor Tensor(float[] numbers) => torch.tensor(numbers, Shape);

        public (float[] Advantages, float[] Returns) Estimate(double gamma, double lambda)
        {
            AdvantageEstimate estimate = Gae.Estimate(
                Tensor(Rewards), Tensor(Values), Tensor(Next), torch.tensor(Terminated, Shape), torch.tensor(Ends, Shape), ones(Shape), gamma, lambda);
            return (estimate.Advantages.ToSingles(), estimate.Returns.ToSingles());
        }
    }
}
