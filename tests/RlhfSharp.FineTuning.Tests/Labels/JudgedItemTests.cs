using System.Text;
using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.FineTuning.Tests.Labels;

public sealed class JudgedItemTests
{
    private static JudgedItem Judged(int answers, params (Verdict Verdict, int? Picked, int? Strength)[] said) => new(
        new LabelItem(1, "q", [.. Enumerable.Range(0, answers).Select(i => $" answer {i}")], 1, null),
        [.. said.Select((one, i) => new LabelRecord(i, 1, i, one.Verdict, one.Picked, one.Strength, null, [.. Enumerable.Range(0, answers)], 1000, default))]);

    [Fact]
    public void ToGroup_PairPicked_IsARankingWithTheMeanStrengthOfTheWinners()
    {
        var group = Judged(2, (Verdict.Picked, 1, 4), (Verdict.Picked, 1, 2), (Verdict.Picked, 0, 1)).ToGroup()!;
        Assert.Equal([2, 1], group.Ranks!);
        Assert.Equal(3, group.Margin);
    }

    [Fact]
    public void ToGroup_AsManyForEach_IsATie()
    {
        Assert.Equal([1, 1], Judged(2, (Verdict.Picked, 0, 2), (Verdict.Picked, 1, null)).ToGroup()!.Ranks!);
        Assert.Equal([1, 1], Judged(2, (Verdict.Tie, null, null)).ToGroup()!.Ranks!);
        Assert.Equal([1, 1], Judged(2, (Verdict.AllBad, null, null), (Verdict.Tie, null, null), (Verdict.Picked, 0, 4)).ToGroup()!.Ranks!);
        Assert.Null(Judged(2, (Verdict.Picked, 0, 2), (Verdict.Picked, 1, null)).ToGroup()!.Margin);
    }

    [Fact]
    public void ToGroup_OneTieOnePick_IsThePick() =>
        Assert.Equal([1, 2], Judged(2, (Verdict.Tie, null, null), (Verdict.Picked, 0, null)).ToGroup()!.Ranks!);

    [Fact]
    public void ToGroup_BestOfFour_IsAChoice()
    {
        var group = Judged(4, (Verdict.Picked, 2, null), (Verdict.Picked, 2, null), (Verdict.Picked, 0, null)).ToGroup()!;
        Assert.Equal((2, null), (group.Best, group.Ranks));
        Assert.Equal([1, 2, 1, 2], Judged(4, (Verdict.Picked, 2, null), (Verdict.Picked, 0, null)).ToGroup()!.Ranks!);
    }

    [Fact]
    public void WritePreferences_BestOfFour_PairsTheBestWithEachOther()
    {
        using var stream = new MemoryStream();
        Assert.Equal(3, LabelExport.WritePreferences(stream, [Judged(4, (Verdict.Picked, 1, 2))]));
        Assert.Equal("""
            {"prompt":"q","chosen":" answer 1","rejected":" answer 0","margin":2}
            {"prompt":"q","chosen":" answer 1","rejected":" answer 2","margin":2}
            {"prompt":"q","chosen":" answer 1","rejected":" answer 3","margin":2}

            """, Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void WriteBestOf_ATie_IsLeftOutAndCounted()
    {
        using var stream = new MemoryStream();
        Assert.Equal((1, 1), LabelExport.WriteBestOf(stream, [Judged(2, (Verdict.Tie, null, null)), Judged(2, (Verdict.Picked, 1, null))], null));
        Assert.Equal("""[{"query":"q","sample0":" answer 0","sample1":" answer 1","best":1}]""", Encoding.UTF8.GetString(stream.ToArray()));
    }
}
