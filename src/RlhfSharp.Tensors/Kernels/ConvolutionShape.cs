namespace TorchSharp.Kernels;

/// <summary>The sizes of a two-dimensional convolution.</summary>
/// <param name="Images">Images of the batch.</param>
/// <param name="Groups">Groups of channels that do not see each other.</param>
/// <param name="Inputs">Input channels of a group.</param>
/// <param name="Outputs">Output channels of a group.</param>
/// <param name="Window">What an output sees of a plane.</param>
internal readonly record struct ConvolutionShape(long Images, long Groups, long Inputs, long Outputs, Window Window)
{
    /// <summary>Products in the sum of one output.</summary>
    public long Inner => Inputs * Window.Area;

    /// <summary>Weights of one group.</summary>
    public long WeightSize => Outputs * Inner;
}
