namespace RlhfSharp.Web.Serving.Engines;

/// <summary>The network of a control policy, on one engine or another. For one thread at a time.</summary>
internal interface IPolicyNetwork : IDisposable
{
    /// <summary>What computes it.</summary>
    string Engine { get; }

    /// <summary>Numbers in a state.</summary>
    int StateSize { get; }

    /// <summary>Actions that there are.</summary>
    int ActionCount { get; }

    /// <summary>The probability of each action, for each of the states.</summary>
    float[][] Probabilities(IReadOnlyList<float[]> states);
}
