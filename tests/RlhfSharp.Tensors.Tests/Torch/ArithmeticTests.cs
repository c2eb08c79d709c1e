namespace RlhfSharp.Tensors.Tests.Torch;

public class ArithmeticTests
{
    private static Tensor Floats => torch.tensor(new[] { 1.5f, -2.5f, 0f });
    private static Tensor Longs => torch.tensor(new long[] { 7, -7, 3 });
    private static Tensor Bools => torch.tensor(new[] { true, false, true });

    [Fact]
    public void Types_MixAsInPyTorch()
    {
        Assert.Equal(ScalarType.Float32, (Floats + Longs).dtype);
        Assert.Equal(ScalarType.Float32, (Longs * 0.5).dtype);
        Assert.Equal(ScalarType.Int64, (Longs + 1).dtype);
        Assert.Equal(ScalarType.Int64, (Longs + Bools).dtype);
        Assert.Equal(ScalarType.Int64, (Bools + 1).dtype);
        Assert.Equal(ScalarType.Bool, (Bools * Bools).dtype);
        Assert.Equal(ScalarType.Float32, (Longs / 2).dtype);
        Assert.Equal(ScalarType.Int64, Longs.div(2, RoundingMode.floor).dtype);
        Assert.Equal(ScalarType.Int64, Bools.sum().dtype);
        Assert.Equal(ScalarType.Float32, Longs.exp().dtype);
        Assert.Equal(ScalarType.Bool, Floats.gt(0).dtype);
        Assert.Equal(ScalarType.Float32, torch.where(Bools, Longs, Floats).dtype);
        Assert.Equal(ScalarType.Int64, Bools.cumsum(0).dtype);
        Assert.Equal(ScalarType.Int64, torch.arange(3).dtype);
        Assert.Equal(ScalarType.Float32, torch.full(2, 3).dtype);
    }

    [Fact]
    public void Division_RoundsAsAsked()
    {
        Assert.Equal(new[] { 3.5f, -3.5f, 1.5f }, Float(Longs / 2));
        Assert.Equal(new long[] { 3, -4, 1 }, Long(Longs.div(2, RoundingMode.floor)));
        Assert.Equal(new long[] { 3, -3, 1 }, Long(Longs.div(2, RoundingMode.trunc)));
        Assert.Equal(new[] { 0f, -2f, 0f }, Float(Floats.div(2, RoundingMode.floor)));
    }

    [Fact]
    public void Operators_WorkOnBothSides()
    {
        Assert.Equal(new[] { -0.5f, 3.5f, 1f }, Float(1 - Floats));
        Assert.Equal(new[] { 3f, -5f, 0f }, Float(2.0 * Floats));
        Assert.Equal(new[] { 2f / 1.5f, 2f / -2.5f, float.PositiveInfinity }, Float(2f / Floats));
        Assert.Equal(new[] { -1.5f, 2.5f, 0f }, Float(-Floats));
        Assert.Equal(new[] { false, true, true }, Bool(Floats < 1));
        Assert.Equal(new[] { true, false, false }, Bool(Floats > torch.tensor(0.5f)));
        Assert.Equal(new long[] { 9, -5, 5 }, Long(2L + Longs));
    }

    [Fact]
    public void Maximum_KeepsNaN()
    {
        Tensor x = torch.tensor(new[] { float.NaN, 1, 2, float.NaN, 3, 4, 5, 6, 7, 8, 9 });
        Tensor y = torch.zeros(11);
        Assert.Equal([float.NaN, 1, 2, float.NaN, 3, 4, 5, 6, 7, 8, 9], Float(x.maximum(y)));
        Assert.Equal([float.NaN, 0, 0, float.NaN, 0, 0, 0, 0, 0, 0, 0], Float(y.minimum(x)));
        Assert.Equal([float.NaN, 1, 2, float.NaN, 2, 2, 2, 2, 2, 2, 2], Float(x.clamp(0, 2)));
        Assert.Equal([float.NaN, 1, 2, float.NaN, 3, 4, 5, 6, 7, 8, 9], Float(x.relu()));
        Assert.True(float.IsNaN(x.max().item<float>()));
        Assert.Equal(0, x.argmax().item<long>());
    }

    [Fact]
    public void Questions_AboutFiniteness()
    {
        Tensor x = torch.tensor(new[] { 1, float.NaN, float.PositiveInfinity, float.NegativeInfinity });
        Assert.Equal(new[] { true, false, false, false }, Bool(x.isfinite()));
        Assert.Equal(new[] { false, true, false, false }, Bool(x.isnan()));
        Assert.Equal(new[] { false, false, true, true }, Bool(x.isinf()));
        Assert.Equal(new[] { true, true, true }, Bool(Longs.isfinite()));
    }

    [Fact]
    public void Logic_OfNumbersAndTruthValues()
    {
        Assert.Equal(new[] { true, false, false }, Bool(Floats.logical_and(Bools)));
        Assert.Equal(new[] { true, true, true }, Bool(Floats.logical_or(Bools)));
        Assert.Equal(new[] { false, true, false }, Bool(Bools.logical_not()));
        Assert.Equal(new[] { false, true, false }, Bool(Bools.eq(false)));
        Assert.True(Bools.any().item<bool>());
        Assert.False(Bools.all().item<bool>());
        Assert.True(torch.ones(0, ScalarType.Bool).all().item<bool>());
    }

    [Fact]
    public void InPlace_IntoATypeThatCannotHoldTheResult_IsAnError()
    {
        Assert.Throws<InvalidOperationException>(() => Longs.clone().add_(0.5));
        Assert.Throws<InvalidOperationException>(() => Longs.clone().mul_(Floats));
        Assert.Throws<InvalidOperationException>(() => Longs.clone().div_(2));
        Assert.Equal(new long[] { 8, -6, 4 }, Long(Longs.clone().add_(1)));
    }

    [Fact]
    public void Shapes_ThatDoNotMatch_AreNamedWithTheOperation()
    {
        string message = Assert.Throws<ArgumentException>(() => torch.ones(2, 3) * torch.ones(4)).Message;
        Assert.Contains("mul", message);
        Assert.Contains("[2, 3]", message);
        Assert.Contains("[4]", message);
        Assert.Contains("[4, 3]", Assert.Throws<ArgumentException>(() => torch.ones(2, 3).matmul(torch.ones(4, 3))).Message);
        Assert.Contains("[2, 1]", Assert.Throws<ArgumentException>(() => torch.ones(3).add_(torch.ones(2, 1))).Message);
    }

    [Fact]
    public void InPlace_WithAnOverlappingOperand_ReadsTheOldValues()
    {
        Tensor x = torch.arange(4, ScalarType.Float32).reshape(2, 2);
        x.add_(x.t());
        Assert.Equal(new[] { 0f, 3f, 3f, 6f }, Float(x));
        Tensor y = torch.arange(5, ScalarType.Float32);
        y.slice(0, 1, 5, 1).copy_(y.slice(0, 0, 4, 1));
        Assert.Equal(new[] { 0f, 0f, 1f, 2f, 3f }, Float(y));
    }

    [Fact]
    public void InPlace_OnAnExpandedTensor_IsAnError() =>
        Assert.Throws<InvalidOperationException>(() => torch.zeros(1).expand(3).add_(1));

    [Fact]
    public void Lists_ThatTheEngineHasNoTypeFor_AskForOne()
    {
        Assert.Contains("dtype", Assert.Throws<NotSupportedException>(() => torch.tensor(new[] { 1, 2 })).Message);
        Assert.Equal(new long[] { 1, 2 }, Long(torch.tensor(new[] { 1, 2 }, dtype: ScalarType.Int64)));
        Assert.Equal(new[] { 0.5f }, Float(torch.tensor(new[] { 0.5 }, dtype: ScalarType.Float32)));
        Assert.Contains("sum(0L)", Assert.Throws<NotSupportedException>(() => Floats.sum(0)).Message);
        Assert.Throws<ArgumentException>(() => Floats.item<float>());
        Assert.Throws<ArgumentException>(() => Floats.data<long>());
        Assert.Throws<ArgumentException>(() => torch.tensor(1f).item<long>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void LargeTensors_GiveTheSameBitsOnAnyNumberOfThreads(int threads)
    {
        int before = torch.get_num_threads();
        torch.set_num_threads(threads);
        try
        {
            using var scope = NewDisposeScope();
            Tensor x = torch.randn([600, 501], generator: new torch.Generator(1)), row = torch.randn([501], generator: new torch.Generator(2));
            Tensor y = ((x + row) * x.t().contiguous().t()).tanh();
            double direct = 0;
            float[] a = Float(x), b = Float(row), values = Float(y);
            for (int i = 0; i < values.Length; i++)
            {
                Assert.InRange(values[i], Math.Tanh((double)(a[i] + b[i % 501]) * a[i]) - 1e-6, Math.Tanh((double)(a[i] + b[i % 501]) * a[i]) + 1e-6);
                direct += values[i];
            }

            Assert.InRange(y.sum().item<float>(), direct - 0.02, direct + 0.02);
            string bits = string.Concat(Float(torch.cat([y.sum().reshape(1), y.sum(0L), y.sum(1L), y.mean([0L])])).Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8")));
            Assert.Equal(bits, threads == 1 ? Bits ??= bits : Bits ?? bits);
            Bits ??= bits;
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }

    private static string? Bits { get; set; }

    private static float[] Float(Tensor tensor) => tensor.data<float>().ToArray();

    private static long[] Long(Tensor tensor) => tensor.data<long>().ToArray();

    private static bool[] Bool(Tensor tensor) => tensor.data<bool>().ToArray();
}
