namespace TorchSharp;

/// <summary>How much a convolution pads by itself.</summary>
public enum Padding
{
    /// <summary>Not at all.</summary>
    Valid = 0,

    /// <summary>So much that the output is as large as the input (stride 1 only); the odd one goes after the end.</summary>
    Same = 1,
}
