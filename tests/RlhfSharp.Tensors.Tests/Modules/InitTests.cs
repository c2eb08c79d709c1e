namespace RlhfSharp.Tensors.Tests.Modules;

public sealed class InitTests
{
    [Theory]
    [InlineData(6, 3)]
    [InlineData(2, 5)]
    [InlineData(4, 4)]
    [InlineData(1, 1)]
    public void Orthogonal_ShorterSideIsOrthonormal(long rows, long columns)
    {
        manual_seed(1);
        Tensor w = nn.init.orthogonal_(empty(rows, columns), 2);
        Tensor product = rows < columns ? w.matmul(w.t()) : w.t().matmul(w);
        Assert.True((product - 4 * eye(Math.Min(rows, columns))).abs().max().item<float>() < 1e-5f);
    }

    [Fact]
    public void TruncNormal_StaysInside()
    {
        manual_seed(1);
        float[] values = nn.init.trunc_normal_(empty(500), 0, 1, -0.5, 0.25).data<float>().ToArray();
        Assert.All(values, value => Assert.InRange(value, -0.5f, 0.25f));
    }

    [Fact]
    public void KaimingUniform_OfAConvolutionShape_CountsTheField()
    {
        manual_seed(1);
        float[] values = nn.init.kaiming_uniform_(empty([8, 2, 3, 3]), nonlinearity: nn.init.NonlinearityType.ReLU).data<float>().ToArray();
        Assert.InRange(values.Max(), 0.5f, (float)Math.Sqrt(6.0 / 18)); // sqrt(2) sqrt(3 / 18)
    }

    [Fact]
    public void Constants_FillAndLeaveNoTape()
    {
        Parameter parameter = new(empty(2, 3));
        nn.init.constant_(parameter, 7);
        Assert.All(parameter.data<float>().ToArray(), value => Assert.Equal(7f, value));
        nn.init.eye_(parameter);
        Assert.Equal([1f, 0, 0, 0, 1, 0], parameter.data<float>().ToArray());
        Assert.True(parameter.is_leaf && parameter.requires_grad);
    }
}
