using RlhfSharp.FineTuning.Losses;

namespace RlhfSharp.FineTuning.Tests.Losses;

public sealed class PreferenceLossTests
{
    [Fact]
    public void Pairwise_Tie_IsLeastWhenBothAreEqual()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor half = tensor(new[] { 0.5f });
        float equal = PreferenceLosses.Pairwise(tensor(new[] { 1f }), tensor(new[] { 1f }), chosenShare: half).item<float>();
        float apart = PreferenceLosses.Pairwise(tensor(new[] { 2f }), tensor(new[] { 1f }), chosenShare: half).item<float>();

        Assert.Equal(Math.Log(2), equal, 1e-6);
        Assert.Equal(0.813262, apart, 1e-5); // 0.5 (log(1 + e^-1) + log(1 + e))
    }

    [Fact]
    public void Accuracy_EqualRewards_CountHalf()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor chosen = tensor(new[] { 1f, 2f, 0f, 3f });
        Tensor rejected = tensor(new[] { 0f, 2f, 1f, 1f });
        Assert.Equal(0.625f, PreferenceLosses.Accuracy(chosen, rejected).item<float>());
    }

    [Fact]
    public void BestOfK_TwoAnswers_EqualsPairwise()
    {
        using DisposeScope scope = NewDisposeScope();
        float best = PreferenceLosses.BestOfK(tensor(new[] { 0.3f, 1.1f }, [1, 2]), tensor(new[] { 1L })).item<float>();
        float pair = PreferenceLosses.Pairwise(tensor(new[] { 1.1f }), tensor(new[] { 0.3f })).item<float>();
        Assert.Equal(pair, best, 1e-6);
    }
}
