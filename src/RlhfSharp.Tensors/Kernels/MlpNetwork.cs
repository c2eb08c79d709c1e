namespace TorchSharp.Kernels;

/// <summary>One linear layer of a small network. Behind every array that the kernel owns lies <see cref="Mlp.Slack"/> readable floats.</summary>
internal unsafe struct MlpLayer
{
    public long Inputs;
    public long Outputs;

    /// <summary>[outputs, inputs].</summary>
    public float* Weight;

    /// <summary>[outputs].</summary>
    public float* Bias;

    /// <summary>[rows, outputs], after the activation where there is one; with slack unless it is the last layer.</summary>
    public float* Output;

    /// <summary>[outputs, inputs]; null where neither it nor that of the biases is wanted.</summary>
    public float* WeightGradient;

    /// <summary>[outputs].</summary>
    public float* BiasGradient;
}

/// <summary>Linear layers with an activation between each two of them, and the rows that pass through.</summary>
internal unsafe struct MlpNetwork
{
    public MlpLayer* Layers;
    public int LayerCount;

    /// <summary>ReLU between the layers instead of tanh.</summary>
    public bool IsRelu;

    /// <summary>[rows, inputs of the first layer].</summary>
    public float* Input;

    public long Rows;

    /// <summary>[rows, outputs of the last layer]; backward only, as the following.</summary>
    public float* OutputGradient;

    /// <summary>[rows, inputs of the first layer], or null.</summary>
    public float* InputGradient;

    /// <summary>[blocks - 1, weights and biases of all layers]: the gradients of every block of rows but the first.</summary>
    public float* PartialGradients;
}
