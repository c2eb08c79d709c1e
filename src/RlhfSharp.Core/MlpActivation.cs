namespace RlhfSharp.Core;

/// <summary>What stands between the linear layers of a small network.</summary>
public enum MlpActivation
{
    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}
