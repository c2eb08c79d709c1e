namespace TorchSharp;

/// <summary>What stands beyond the edges of a padded tensor.</summary>
public enum PaddingModes
{
    /// <summary>Zeros.</summary>
    Zeros = 0,

    /// <summary>The elements mirrored at the edge, which itself is not repeated.</summary>
    Reflect = 1,

    /// <summary>The edge over and over.</summary>
    Replicate = 2,

    /// <summary>The elements from the other end.</summary>
    Circular = 3,

    /// <summary>A given value.</summary>
    Constant = 4,
}
