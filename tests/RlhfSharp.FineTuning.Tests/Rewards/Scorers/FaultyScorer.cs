using RlhfSharp.FineTuning.Rewards.Scorers;

namespace RlhfSharp.FineTuning.Tests.Rewards.Scorers;

/// <summary>Returns what it is told, whatever it is asked.</summary>
public sealed class FaultyScorer(double[] scores) : IResponseScorer
{
    public string Name => "faulty";

    public IReadOnlyList<double> Score(IReadOnlyList<ScoredText> items) => scores;
}
