using RlhfSharp.FineTuning.Evaluation;

namespace RlhfSharp.FineTuning.Tests.Evaluation;

public sealed class CalibrationTests
{
    [Fact]
    public void Of_LiteralPredictions_MeasuresTheGap()
    {
        // [0.5, 1]: confidence (0.75 + 0.5 + 1) / 3 = 0.75, observed 2/3, weight 3/4; [0, 0.5): 0.25 against 1, weight 1/4
        Calibration calibration = Calibration.Of([0.75, 0.5, 1.0, 0.25], [1, 0, 1, 1], bins: 2);
        Assert.Equal(0.75 * (0.75 - 2.0 / 3) + 0.25 * 0.75, calibration.ExpectedCalibrationError, 12);
        Assert.Equal(new CalibrationBin(0, 0.5, 0.25, 1, 1), calibration.Bins[0]);
        Assert.Equal(3, calibration.Bins[1].Count);
        Assert.Equal(0.75, calibration.Bins[1].Confidence, 12);
    }

    [Fact]
    public void OfPairs_ConfidentAndRight_IsWellCalibrated()
    {
        // log 3: sigmoid = 0.75; three of four such pairs are right
        double log3 = Math.Log(3);
        Calibration calibration = Calibration.OfPairs([log3, log3, log3, 0], [0, 0, 0, log3], bins: 4);
        Assert.Equal(0, calibration.ExpectedCalibrationError, 12);
    }

    [Fact]
    public void OfPairs_TieOrEqualScores_CountOneHalf()
    {
        Calibration calibration = Calibration.OfPairs([0, 1000], [0, 0], [false, true], bins: 10);
        Assert.Equal(0.25, calibration.ExpectedCalibrationError, 12);   // 0.5 against 0.5; 1 against 0.5
    }

    [Fact]
    public void Of_NoProbability_Throws()
    {
        Assert.Throws<ArgumentException>(() => Calibration.Of([1.5], [1]));
        Assert.Throws<ArgumentException>(() => Calibration.Of([double.NaN], [1]));
    }
}
