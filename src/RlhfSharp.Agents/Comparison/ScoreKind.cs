namespace RlhfSharp.Agents.Comparison;

/// <summary>What runs are compared by.</summary>
public enum ScoreKind
{
    /// <summary>The mean return of the evaluation at the end, with the best action at every step.</summary>
    Evaluation,

    /// <summary>The mean return of the last 100 training episodes, exploration included.</summary>
    Training,

    /// <summary>Mean less standard deviation of the evaluation's returns, as Hugging Face's course ranks agents.</summary>
    Leaderboard,

    /// <summary>The expected return of the greedy policy by dynamic programming, where the environment's rules are known.</summary>
    Exact,
}
