using TorchSharp.Kernels;

namespace RlhfSharp.Tensors.Tests.Kernels;

[Collection(KernelCollection.Name)]
public sealed unsafe class PreparedProductTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_AnyNumberOfRows_EqualsThePlainProduct(int format)
    {
        foreach (int rows in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 18, 31, 70])
            foreach ((int inputs, int outputs) in ((int, int)[])[(1, 1), (7, 40), (32, 64), (50, 131)])
            {
                float[] input = KernelArrays.Values(rows * inputs, 1), bias = KernelArrays.Values(outputs, 3), residual = KernelArrays.Values(rows * outputs, 4);
                float[] weight = Representable(KernelArrays.Values(inputs * outputs, 2), outputs);
                double[] expected = new double[rows * outputs];
                for (int i = 0; i < rows; i++)
                    for (int j = 0; j < outputs; j++)
                    {
                        double sum = bias[j];
                        for (int p = 0; p < inputs; p++)
                            sum += (double)input[i * inputs + p] * weight[p * outputs + j];
                        double gelu = 0.5 * sum * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (sum + 0.044715 * sum * sum * sum)));
                        expected[i * outputs + j] = gelu + residual[i * outputs + j];
                    }
                float[] actual = KernelArrays.SameForAnyThreadCount(() => Run((PanelFormat)format, input, weight, bias, residual, rows, inputs, outputs));
                KernelArrays.Close(expected, actual, 1e-5);
            }
    }

    /// <summary>Weights that every format holds exactly: halves, and 127 halves in each column so that the scale is a half.</summary>
    private static float[] Representable(float[] weight, int outputs)
    {
        for (int i = 0; i < weight.Length; i++)
            weight[i] = i < outputs ? 63.5f : MathF.Round(weight[i] * 4) / 2;
        return weight;
    }

    private static float[] Run(PanelFormat format, float[] input, float[] weight, float[] bias, float[] residual, int rows, int inputs, int outputs)
    {
        using Scratch scratch = Scratch.Open();
        long stride = PreparedProduct.Stride(inputs);
        float* rowsCopy = scratch.Cleared<float>(PreparedProduct.PaddedRows(rows) * stride);
        for (int i = 0; i < rows; i++)
            input.AsSpan(i * inputs, inputs).CopyTo(new Span<float>(rowsCopy + i * stride, inputs));
        float[] output = (float[])residual.Clone();
        fixed (float* w = weight, b = bias, c = output)
        {
            var product = new PreparedProduct
            {
                Panels = new PreparedPanels
                {
                    Format = format, Inputs = inputs, Outputs = outputs,
                    Weights = scratch.Cleared<byte>(PreparedPanels.Bytes(format, inputs, outputs)),
                    Scales = format == PanelFormat.Int8 ? scratch.Floats(PreparedPanels.Count(outputs) * PreparedPanels.Columns) : null,
                },
                Input = rowsCopy, InputStride = stride, Rows = rows, Bias = b, Gelu = true, Residual = c, Output = c, OutputStride = outputs,
            };
            PreparedPanels.Fill(&product.Panels, w, transposed: false);
            PreparedProduct.Run(&product);
        }
        return output;
    }
}
