using System.Runtime.InteropServices;
using RlhfSharp.Agents.Environments.Classic;

namespace RlhfSharp.Agents.Tests.Environments.Classic;

public sealed class LibmSquareTests
{
    [SkippableFact]
    public void Of_AnyNumber_HasTheBitsOfPow()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "other systems have another pow");
        Random random = new(1);
        double[] numbers = [0, -0.0, 1, 1e-200, 1e200, double.MaxValue, double.Epsilon, double.NaN, double.NegativeInfinity,
            .. Enumerable.Range(0, 300_000).Select(_ => (random.NextDouble() - 0.5) * 60)];
        int rounded = 0;
        foreach (double number in numbers)
        {
            double power = Math.Pow(number, 2);
            Assert.Equal(BitConverter.DoubleToInt64Bits(power), BitConverter.DoubleToInt64Bits(LibmSquare.Of(number)));
            rounded += power != number * number ? 1 : 0;
        }

        Assert.True(rounded > 100, "pow rounds like a product here: the test shows nothing");
    }
}
