using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.FineTuning.Tests.Labels;

public sealed class AnswerUncertaintyTests
{
    [Fact]
    public void Of_OneModel_IsTheEntropyOfItsChoice()
    {
        Assert.Equal(Math.Log(2), AnswerUncertainty.Of([[1.5, 1.5]]), 12);
        Assert.Equal(Math.Log(4), AnswerUncertainty.Of([[0, 0, 0, 0]]), 12);
        // Probabilities 3/4 and 1/4.
        Assert.Equal(0.5623351446, AnswerUncertainty.Of([[Math.Log(3), 0]]), 9);
        Assert.InRange(AnswerUncertainty.Of([[1000, 0]]), 0, 1e-9);
    }

    [Fact]
    public void Of_Several_IsWhatTheyDisagreeAbout()
    {
        Assert.Equal(0, AnswerUncertainty.Of([[0, 0], [0, 0]]), 12); // a coin toss to both: nothing to learn
        Assert.Equal(Math.Log(2) - 0.5623351446, AnswerUncertainty.Of([[Math.Log(3), 0], [0, Math.Log(3)]]), 9);
        Assert.Equal(Math.Log(2), AnswerUncertainty.Of([[1000, 0], [0, 1000]]), 9);
    }

    [Fact]
    public void LabelsFor_BetweenTwoPoints_IsOnTheLine()
    {
        Assert.Equal(150, SelectionStudy.LabelsFor(0.75, [100, 200], [0.7, 0.8])!.Value, 9);
        Assert.Equal(100, SelectionStudy.LabelsFor(0.6, [100, 200], [0.7, 0.8]));
        Assert.Null(SelectionStudy.LabelsFor(0.9, [100, 200], [0.7, 0.8]));
    }
}
