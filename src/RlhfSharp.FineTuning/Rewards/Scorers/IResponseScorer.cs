namespace RlhfSharp.FineTuning.Rewards.Scorers;

/// <summary>Gives responses a reward: built in, a reward model, or any class of yours named in the configuration.</summary>
public interface IResponseScorer
{
    /// <summary>A short name for metrics and messages.</summary>
    string Name { get; }

    /// <summary>One finite score for each item, in order; higher is better.</summary>
    IReadOnlyList<double> Score(IReadOnlyList<ScoredText> items);
}
