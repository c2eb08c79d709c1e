using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;

namespace RlhfSharp.Agents.Tests.Learners;

public sealed class ReturnTargetsTests
{
    [Fact]
    public void Compare_Categorical_LearnsByTheCrossEntropyAndRanksByTheDivergence()
    {
        using DisposeScope scope = NewDisposeScope();
        using QNetwork network = new(2, 2, new QNetworkOptions { Returns = ReturnKind.Categorical, Atoms = 3, HiddenSizes = [2] }, seed: 0);
        Tensor targets = torch.tensor(new float[] { 0.5f, 0.5f, 0, 0.2f, 0.3f, 0.5f, 0, 1, 0 }, [3, 3]);
        Tensor chosen = torch.tensor(new float[] { 0, 0, 0, MathF.Log(2), MathF.Log(3), MathF.Log(5), 0, 100, 0 }, [3, 3]);
        (Tensor losses, Tensor errors) = ReturnTargets.For(network).Compare(chosen, targets);
        double entropy = -(0.2 * Math.Log(0.2) + 0.3 * Math.Log(0.3) + 0.5 * Math.Log(0.5));
        AssertClose([Math.Log(3), entropy, 0], losses);
        AssertClose([Math.Log(3) - Math.Log(2), 0, 0], errors); // even a perfect network has the targets' entropy as its loss
        Assert.All(errors.data<float>().ToArray(), error => Assert.True(error >= 0));
    }

    private static void AssertClose(double[] expected, Tensor actual) =>
        Assert.All(expected.Zip(actual.data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
}
