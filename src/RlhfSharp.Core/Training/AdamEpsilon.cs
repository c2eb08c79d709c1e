namespace RlhfSharp.Core.Training;

/// <summary>Where Adam's epsilon stands.</summary>
public enum AdamEpsilon
{
    /// <summary>PyTorch: m^ / (sqrt(v^) + epsilon), both moments bias-corrected.</summary>
    Torch,

    /// <summary>TensorFlow 1 (lm-human-preferences): the bias correction is in the step size and epsilon is added to the raw sqrt(v).</summary>
    TensorFlow,
}
