using RlhfSharp.TestSupport;
using RlhfSharp.Tensors.Tests.Kernels;
using TorchSharp.Kernels;

namespace RlhfSharp.Tensors.Tests.Modules;

[Collection(KernelCollection.Name)]
public sealed class ConvolutionTests
{
    // images, groups, in, out, height, width, kernel, stride, padding, dilation; pairs are down, across
    public static TheoryData<long[], long[], long[], long[], long[], long[]> Settings() => new()
    {
        { [2, 1, 2, 3], [5, 6], [3, 3], [1, 1], [0, 0], [1, 1] },
        { [1, 1, 1, 1], [4, 7], [2, 3], [2, 3], [1, 2], [1, 1] },
        { [3, 2, 4, 6], [6, 5], [3, 2], [1, 2], [2, 0], [2, 3] },
        { [2, 3, 3, 3], [5, 5], [3, 3], [2, 1], [1, 1], [1, 2] }, // depthwise
        { [2, 1, 3, 4], [3, 4], [1, 1], [1, 1], [0, 0], [1, 1] }, // the columns are the image itself
        { [1, 1, 2, 2], [3, 3], [1, 1], [2, 2], [1, 0], [1, 1] },
        { [1, 1, 1, 2], [2, 2], [4, 4], [1, 1], [3, 3], [1, 1] }, // some rows of the kernel see padding alone
        { [0, 1, 2, 3], [4, 4], [2, 2], [1, 1], [0, 0], [1, 1] },
    };

    [Theory, MemberData(nameof(Settings))]
    public void Convolution_EqualsItsDefinition(long[] sizes, long[] plane, long[] kernel, long[] stride, long[] padding, long[] dilation)
    {
        (Tensor x, Tensor w, Tensor b) = Inputs(sizes, plane, kernel);
        Tensor y = nn.functional.conv2d(x, w, b, stride, padding, dilation, sizes[1]);
        long rows = (plane[0] + 2 * padding[0] - dilation[0] * (kernel[0] - 1) - 1) / stride[0] + 1;
        long columns = (plane[1] + 2 * padding[1] - dilation[1] * (kernel[1] - 1) - 1) / stride[1] + 1;
        Assert.Equal([sizes[0], sizes[3], rows, columns], y.shape);
        double[] expected = Definition(x, w, b, y.shape, stride, padding, dilation, sizes[1]);
        KernelArrays.Close(expected, y.data<float>().ToArray(), 1e-5);
    }

    [Theory, MemberData(nameof(Settings))]
    public void Convolution_GradientsAgreeWithDifferences(long[] sizes, long[] plane, long[] kernel, long[] stride, long[] padding, long[] dilation)
    {
        (Tensor x, Tensor w, Tensor b) = Inputs(sizes, plane, kernel);
        GradientCheck.Run(v => nn.functional.conv2d(v[0], v[1], v[2], stride, padding, dilation, sizes[1]), [x, w, b]);
    }

    [Fact]
    public void Convolution_OfOneImageAndOfViews_EqualsTheBatch()
    {
        (Tensor x, Tensor w, _) = Inputs([2, 1, 3, 4], [5, 4], [3, 2]);
        Tensor batch = nn.functional.conv2d(x, w);
        Assert.Equal(batch[1].data<float>().ToArray(), nn.functional.conv2d(x[1], w).data<float>().ToArray());
        Tensor turned = x.transpose(2, 3).contiguous().transpose(2, 3);
        Assert.Equal(batch.data<float>().ToArray(), nn.functional.conv2d(turned, w).data<float>().ToArray());
        GradientCheck.Run(v => nn.functional.conv2d(v[0].transpose(1, 2), v[1]), [x[0].transpose(1, 2).contiguous(), w]);
    }

    [Fact]
    public void Convolution_AnyThreadCount_GivesTheSameBits()
    {
        (Tensor x, Tensor w, Tensor b) = Inputs([19, 2, 6, 70], [23, 21], [3, 3]);
        KernelArrays.SameForAnyThreadCount(() => nn.functional.conv2d(x, w, b, padding: [1], groups: 2).data<float>().ToArray());
        KernelArrays.SameForAnyThreadCount(() =>
        {
            Tensor image = x.clone().requires_grad_(), weight = w.clone().requires_grad_();
            nn.functional.conv2d(image, weight, b, padding: [1], groups: 2).square().sum().backward();
            return [.. image.grad!.data<float>(), .. weight.grad!.data<float>()];
        });
    }

    [Theory]
    [InlineData(3, 2, 1, 1)]
    [InlineData(4, 3, 1, 2)] // an even kernel: the odd element of padding goes after the end
    [InlineData(1, 5, 2, 3)]
    public void SamePadding_KeepsTheSize_AndIsThatOfTheModule(long down, long across, long dilationDown, long dilationAcross)
    {
        (Tensor x, Tensor w, Tensor b) = Inputs([2, 1, 2, 3], [5, 6], [down, across]);
        Tensor y = nn.functional.conv2d_padding(x, w, b, padding: Padding.Same, dilation: [dilationDown, dilationAcross]);
        Assert.Equal([2, 3, 5, 6], y.shape);
        long rows = dilationDown * (down - 1), columns = dilationAcross * (across - 1);
        Tensor padded = nn.functional.pad(x, [columns / 2, columns - columns / 2, rows / 2, rows - rows / 2]);
        float[] expected = nn.functional.conv2d(padded, w, b, dilation: [dilationDown, dilationAcross]).data<float>().ToArray();
        KernelArrays.Close(KernelArrays.ToDouble(expected), y.data<float>().ToArray(), 1e-6);
        foreach (PaddingModes mode in new[] { PaddingModes.Zeros, PaddingModes.Replicate })
        {
            using Conv2d layer = nn.Conv2d(2, 3, (down, across), Padding.Same, dilation: (dilationDown, dilationAcross), padding_mode: mode);
            Assert.Equal([2, 3, 5, 6], layer.call(x).shape);
        }
    }

    [Theory]
    [InlineData(PaddingModes.Constant, new[] { 9f, 9, 1, 2, 3, 9, 9, 9, 4, 5, 6, 9 })]
    [InlineData(PaddingModes.Zeros, new[] { 0f, 0, 1, 2, 3, 0, 0, 0, 4, 5, 6, 0 })]
    [InlineData(PaddingModes.Reflect, new[] { 3f, 2, 1, 2, 3, 2, 6, 5, 4, 5, 6, 5 })]
    [InlineData(PaddingModes.Replicate, new[] { 1f, 1, 1, 2, 3, 3, 4, 4, 4, 5, 6, 6 })]
    [InlineData(PaddingModes.Circular, new[] { 2f, 3, 1, 2, 3, 1, 5, 6, 4, 5, 6, 4 })]
    public void Pad_EachMode_FillsAsNamed_AndHasItsGradient(PaddingModes mode, float[] expected)
    {
        Tensor x = tensor([1f, 2, 3, 4, 5, 6], [2, 3]);
        Assert.Equal(expected, nn.functional.pad(x, [2, 1], mode, 9).data<float>().ToArray());
        GradientCheck.Run(v => nn.functional.pad(v[0], [1, 2, 1, 0], mode, 9), [x]);
    }

    [Fact]
    public void Pad_NegativeNumbers_Cut() => Assert.Equal([2f, 3, 0, 5, 6, 0],
        nn.functional.pad(tensor([1f, 2, 3, 4, 5, 6], [2, 3]), [-1, 1]).data<float>().ToArray());

    [Fact]
    public void Conv2d_IsNamedAndStartsAsInPyTorch()
    {
        manual_seed(3);
        using Conv2d layer = nn.Conv2d(4, 6, (3, 5), groups: 2);
        Assert.Equal(["weight", "bias"], layer.state_dict().Keys);
        Assert.Equal([6, 2, 3, 5], layer.weight.shape);
        manual_seed(3);
        float bound = (float)(1 / Math.Sqrt(2 * 3 * 5));
        float[] weight = empty(6, 2, 3, 5).uniform_(-bound, bound).data<float>().ToArray();
        KernelArrays.Close(KernelArrays.ToDouble(weight), layer.weight.data<float>().ToArray(), 1e-7);
        KernelArrays.Close(KernelArrays.ToDouble(empty(6).uniform_(-bound, bound).data<float>().ToArray()), layer.bias!.data<float>().ToArray(), 1e-7);
        using Conv2d plain = nn.Conv2d(4, 6, 3, bias: false);
        Assert.Equal(["weight"], plain.state_dict().Keys);
    }

    [Fact]
    public void Convolution_OfWhatDoesNotFit_SaysWhatIsNeeded()
    {
        Assert.Contains("groups", Assert.Throws<ArgumentException>(() => nn.functional.conv2d(zeros(1, 3, 5, 5), zeros(2, 2, 3, 3))).Message);
        Assert.Contains("larger", Assert.Throws<ArgumentException>(() => nn.functional.conv2d(zeros(1, 2, 2, 5), zeros(2, 2, 3, 3))).Message);
        Assert.Contains("stride", Assert.Throws<ArgumentException>(() => nn.functional.conv2d(zeros(1, 2, 5, 5), zeros(2, 2, 3, 3), strides: [0])).Message);
        Assert.Contains("stride 1", Assert.Throws<ArgumentException>(() => nn.Conv2d(2, 2, 3, Padding.Same, stride: 2)).Message);
        Assert.Contains("Reflect", Assert.Throws<ArgumentException>(() => nn.functional.pad(zeros(1, 3), [3, 0], PaddingModes.Reflect)).Message);
    }

    private static (Tensor X, Tensor W, Tensor B) Inputs(long[] sizes, long[] plane, long[] kernel)
    {
        Tensor Values(int seed, params long[] shape) => tensor(KernelArrays.Values(shape.Aggregate(1L, (product, size) => product * size), seed), shape);
        return (Values(1, sizes[0], sizes[2], plane[0], plane[1]), Values(2, sizes[3], sizes[2] / sizes[1], kernel[0], kernel[1]), Values(3, sizes[3]));
    }

    private static double[] Definition(Tensor x, Tensor w, Tensor b, long[] shape, long[] stride, long[] padding, long[] dilation, long groups)
    {
        float[] image = x.data<float>().ToArray(), weight = w.data<float>().ToArray(), bias = b.data<float>().ToArray();
        (long inputs, long height, long width) = (x.shape[1], x.shape[2], x.shape[3]);
        (long outputs, long inner, long kernelHeight, long kernelWidth) = (w.shape[0], w.shape[1], w.shape[2], w.shape[3]);
        List<double> result = [];
        for (long n = 0; n < shape[0]; n++)
            for (long o = 0; o < outputs; o++)
                for (long r = 0; r < shape[2]; r++)
                    for (long s = 0; s < shape[3]; s++)
                    {
                        double sum = bias[o];
                        for (long c = 0; c < inner; c++)
                            for (long i = 0; i < kernelHeight; i++)
                                for (long j = 0; j < kernelWidth; j++)
                                {
                                    long y = r * stride[0] - padding[0] + i * dilation[0], z = s * stride[1] - padding[1] + j * dilation[1];
                                    long channel = o / (outputs / groups) * inner + c;
                                    if (y >= 0 && y < height && z >= 0 && z < width)
                                        sum += (double)image[((n * inputs + channel) * height + y) * width + z]
                                            * weight[((o * inner + c) * kernelHeight + i) * kernelWidth + j];
                                }
                        result.Add(sum);
                    }
        return result.ToArray();
    }
}
