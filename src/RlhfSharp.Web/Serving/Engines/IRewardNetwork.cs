namespace RlhfSharp.Web.Serving.Engines;

/// <summary>A reward model, on one engine or another. For one thread at a time.</summary>
internal interface IRewardNetwork : IDisposable
{
    /// <summary>What computes it.</summary>
    string Engine { get; }

    /// <summary>The rewards of token sequences, each read at its last token.</summary>
    double[] Score(IReadOnlyList<int[]> sequences);
}
