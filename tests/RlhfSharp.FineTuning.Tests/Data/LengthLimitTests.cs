using RlhfSharp.FineTuning.Data;

namespace RlhfSharp.FineTuning.Tests.Data;

public sealed class LengthLimitTests
{
    [Fact]
    public void FitPrompt_CutPrompt_KeepsItsRightEnd()
    {
        TruncationReport report = new();
        LengthLimit limit = new(6, OverlongPolicy.CutPrompt, report);
        Assert.Equal([1, 2, 3], limit.FitPrompt([1, 2, 3], 3)!);
        Assert.Equal([2, 3], limit.FitPrompt([1, 2, 3], 4)!);
        Assert.Null(limit.FitPrompt([1, 2, 3], 6));
        Assert.Null(limit.FitPrompt([], 7));
        Assert.Equal([], limit.FitPrompt([], 6)!);
        Assert.Equal((2, 1, 2, 5), (report.Kept, report.Cut, report.Dropped, report.Total));
        Assert.Equal(
            "5 examples: 2 whole, 1 cut, 2 dropped (prompt cut on the left to fit 6 tokens: 1; response of 6 tokens or more: 2)", report.ToString());
    }

    [Fact]
    public void FitPrompt_Drop_LeavesLongOnesOut()
    {
        TruncationReport report = new();
        Assert.Null(new LengthLimit(6, OverlongPolicy.Drop, report).FitPrompt([1, 2, 3], 4));
        Assert.Equal(1, report.Reasons["over 6 tokens"]);
    }

    [Fact]
    public void FitText_TooLong_KeepsItsBeginningOrDrops()
    {
        TruncationReport report = new();
        Assert.Equal([1, 2], new LengthLimit(2, OverlongPolicy.CutPrompt, report).FitText([1, 2, 3])!);
        Assert.Null(new LengthLimit(2, OverlongPolicy.Drop, report).FitText([1, 2, 3]));
        Assert.Equal([1, 2], new LengthLimit(2, OverlongPolicy.Drop, report).FitText([1, 2])!);
        Assert.Equal((1, 1, 1), (report.Kept, report.Cut, report.Dropped));
    }
}
