using RlhfSharp.Core;
using RlhfSharp.Language.Onnx;

namespace RlhfSharp.Language.Tests.Onnx;

public class Int8MatrixTests
{
    // The largest of each row (column) becomes 127 steps; 128 stands for 0.
    private static readonly float[] values = [1.27f, -0.5f, 0, -2.54f, 0, 0.02f];   // [2, 3]

    [Fact]
    public void ByRow_HandMadeNumbers_RoundsToTheNearestStepOfEachRow()
    {
        Int8Matrix matrix = Int8Matrix.ByRow(values, 2, 3);
        Assert.Equal([0.01f, 0.02f], matrix.Scales.Select(scale => MathF.Round(scale, 6)));
        Assert.Equal([255, 78, 128, 1, 128, 129], matrix.Values.Select(value => (int)value));
    }

    [Fact]
    public void ByColumn_ColumnOfZeros_StaysZero()
    {
        Int8Matrix matrix = Int8Matrix.ByColumn([0.5f, 0, -1, 0], 2, 2);
        Assert.Equal([1 / 127f, 0], matrix.Scales);
        Assert.Equal([192, 128, 1, 128], matrix.Values.Select(value => (int)value));   // 0.5 * 127 = 63.5, to even: 64
    }

    [Fact]
    public void ByRow_WeightThatIsNotANumber_IsRefused() =>
        Assert.Throws<UserException>(() => Int8Matrix.ByRow([1, float.NaN, 2, 3], 2, 2));
}
