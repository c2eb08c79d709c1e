using System.Text.Json;
using RlhfSharp.TestSupport;
using Xunit.Sdk;

namespace RlhfSharp.Tensors.Tests.Golden;

public sealed class FixtureHarnessTests
{
    [Fact]
    public void Read_Float32_RoundsOnceFromTheDecimal()
    {
        GoldenTensor tensor = Parse("""{"dtype":"f32","shape":[2,2],"data":[0.1,"inf","-inf","nan"],"err64":2e-7}""");
        Assert.Equal([0.1f, float.PositiveInfinity, float.NegativeInfinity, float.NaN], tensor.Singles);
        Assert.Equal(2e-6, tensor.Tolerance, 1e-12);
    }

    [Fact]
    public void Read_ShapeThatDoesNotFitTheData_Throws() =>
        Assert.Throws<FormatException>(() => Parse("""{"dtype":"i64","shape":[3],"data":[1,2]}"""));

    [Theory]
    [InlineData(1e-6, false)]
    [InlineData(2.1e-6, true)]
    [InlineData(double.NaN, true)]
    public void Close_AllowsOnlyTheStatedTolerance(double offset, bool fails)
    {
        GoldenTensor expected = Parse("""{"dtype":"f64","shape":[2],"data":[2.0,-0.5]}""");
        Exception? failure = Record.Exception(() => GoldenAssert.Close(expected, new double[] { 2.0, -0.5 + offset }, "y"));
        Assert.Equal(fails, failure is XunitException);
    }

    [Fact]
    public void Close_WithAnotherCount_Fails() =>
        Assert.Throws<XunitException>(() => GoldenAssert.Close(Parse("""{"dtype":"f32","shape":[1],"data":[1]}"""), new float[] { 1, 1 }, "y"));

    [Fact]
    public void AsUInt128_ReadsDecimalStrings() =>
        Assert.Equal(new UInt128(1, 5), JsonDocument.Parse("\"18446744073709551621\"").RootElement.AsUInt128());

    private static GoldenTensor Parse(string json) => GoldenTensor.Read(JsonDocument.Parse(json).RootElement);
}
