using RlhfSharp.Agents.Distributions;
using RlhfSharp.Agents.Losses;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Tests.Distributions;

/// <summary>What is true of every distribution.</summary>
public sealed class DistributionPropertyTests
{
    [Fact]
    public void Categorical_AnyLogits_AddUpToOneAndAreAtMostUniform() => Laws.Hold(random =>
    {
        (int rows, int classes) = (1 + random.NextIndex(5), 1 + random.NextIndex(7));
        Tensor logits = torch.tensor(random.Normals(rows * classes, 5), [rows, classes]), others = torch.tensor(random.Normals(rows * classes, 5), [rows, classes]);
        double[] sums = new double[rows];
        for (int action = 0; action < classes; action++)
        {
            (Tensor logProbs, Tensor entropies) = Categorical.Evaluate(logits, full([rows], action, ScalarType.Int64));
            for (int row = 0; row < rows; row++)
                sums[row] += Math.Exp(logProbs.ToSingles()[row]);
            Assert.All(entropies.ToSingles(), entropy => Assert.InRange(entropy, -1e-5, Math.Log(classes) + 1e-5));
        }

        Assert.All(sums, sum => Assert.Equal(1, sum, 1e-5));
        Assert.All(Categorical.KullbackLeibler(logits, others).ToSingles(), divergence => Assert.True(divergence >= -1e-5));
        Assert.All(Categorical.KullbackLeibler(logits, logits + 3).ToSingles(), divergence => Assert.Equal(0, divergence, 1e-4)); // a constant changes nothing
        Assert.All(Categorical.Sample(logits, random).ToInt64s(), action => Assert.InRange(action, 0, classes - 1));
    });

    [Fact]
    public void DiagonalGaussian_AnyParameters_HasTheDensityOfItsNumbersAlone() => Laws.Hold(random =>
    {
        (int rows, int numbers) = (1 + random.NextIndex(5), 1 + random.NextIndex(4));
        Tensor New(double scale) => torch.tensor(random.Normals(rows * numbers, scale), [rows, numbers]);
        (Tensor means, Tensor deviations, Tensor actions) = (New(2), New(0.5), New(2));
        float[] logProbs = DiagonalGaussian.LogProbs(means, deviations, actions).ToSingles();
        double[] expected = new double[rows];
        (float[] mean, float[] log, float[] action) = (means.ToSingles(), deviations.ToSingles(), actions.ToSingles());
        for (int i = 0; i < mean.Length; i++)
            expected[i / numbers] += MathNet.Numerics.Distributions.Normal.PDFLn(mean[i], Math.Exp(log[i]), action[i]);

        Assert.All(expected.Zip(logProbs), pair => Assert.Equal(pair.First, pair.Second, 1e-3 * Math.Max(1, Math.Abs(pair.First))));
        Assert.All(DiagonalGaussian.KullbackLeibler(means, deviations, New(2), New(0.5)).ToSingles(), divergence => Assert.True(divergence >= -1e-5));
        Assert.All(DiagonalGaussian.KullbackLeibler(means, deviations, means, deviations).ToSingles(), divergence => Assert.Equal(0, divergence, 1e-6));
    });

    [Fact]
    public void SquashedNormal_AnyParameters_IsTheNormalOfTheActionBeforeItWasSquashed() => Laws.Hold(random =>
    {
        (int rows, int numbers) = (1 + random.NextIndex(5), 1 + random.NextIndex(4));
        Tensor New(double scale) => torch.tensor(random.Normals(rows * numbers, scale), [rows, numbers]);
        (Tensor means, Tensor deviations, Tensor noise) = (New(0.5), New(0.3), New(0.7));
        (Tensor actions, Tensor logProbs) = SquashedNormal.Sample(means, deviations, noise);
        Assert.All(actions.ToSingles(), action => Assert.InRange(action, -1, 1));
        Tensor before = means + deviations.exp() * noise;
        double[] expected = Array.ConvertAll(DiagonalGaussian.LogProbs(means, deviations, before).ToSingles(), number => (double)number);
        float[] latent = before.ToSingles();
        for (int i = 0; i < latent.Length; i++) // da/dz = 1 - tanh(z)^2
            expected[i / numbers] -= Math.Log(1 - Math.Pow(Math.Tanh(latent[i]), 2) + SquashedNormal.Epsilon);
        Assert.All(expected.Zip(logProbs.ToSingles()), pair => Assert.Equal(pair.First, pair.Second, 1e-2));
    });

    [Fact]
    public void Projection_AnyReturns_KeepsProbabilityAndMean() => Laws.Hold(random =>
    {
        (int rows, int atoms) = (1 + random.NextIndex(5), 2 + random.NextIndex(20));
        Tensor support = CategoricalReturns.Support(-10, 10, atoms);
        Tensor next = torch.tensor(random.Normals(rows * atoms, 2), [rows, atoms]).softmax(1);
        float[] rewards = [.. Enumerable.Range(0, rows).Select(_ => (float)random.NextUniform(-1, 1))];
        float[] discounts = [.. Enumerable.Range(0, rows).Select(_ => random.NextIndex(3) == 0 ? 0 : (float)random.NextUniform(0, 0.9))]; // all stays within the support
        Tensor projected = CategoricalReturns.Project(torch.tensor(rewards, [rows]), torch.tensor(discounts, [rows]), next, support);
        Assert.All(projected.ToSingles(), probability => Assert.InRange(probability, -1e-6f, 1 + 1e-5f));
        Assert.All(projected.sum(1).ToSingles(), sum => Assert.Equal(1, sum, 1e-5));
        float[] means = (next * support).sum(1).ToSingles();
        Assert.All((projected * support).sum(1).ToSingles().Select((mean, row) => (mean, row)), pair =>
            Assert.Equal(rewards[pair.row] + discounts[pair.row] * means[pair.row], pair.mean, 1e-3));
        Assert.All(CategoricalReturns.Entropies(projected).ToSingles(), entropy => Assert.InRange(entropy, -1e-5, Math.Log(atoms) + 1e-5));
    });
}
