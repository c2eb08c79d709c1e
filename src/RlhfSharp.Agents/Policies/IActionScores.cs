namespace RlhfSharp.Agents.Policies;

/// <summary>A policy over discrete actions that can say what it thinks of each.</summary>
public interface IActionScores
{
    /// <summary>What the scores are.</summary>
    ActionScoreKind ScoreKind { get; }

    /// <summary>float32 [rows, actions]: the score of every action in each observation ([rows, ...]); no gradient is recorded.</summary>
    Tensor ScoreActions(Tensor observations);
}
