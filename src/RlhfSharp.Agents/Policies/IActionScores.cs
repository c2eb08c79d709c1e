namespace RlhfSharp.Agents.Policies;

/// <summary>A policy that can say what it thinks of each of its discrete actions.</summary>
public interface IActionScores
{
    /// <summary>What the scores are; null where it gives none, for its actions are continuous, say.</summary>
    ActionScoreKind? ScoreKind { get; }

    /// <summary>float32 [rows, actions]: the score of every action in each observation ([rows, ...]); no gradient is recorded.</summary>
    Tensor ScoreActions(Tensor observations);
}
