namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>Returns of a stretch of rewards.</summary>
public static class Returns
{
    /// <summary>
    /// The n-step return (Sutton and Barto, equation 7.1): R1 + gamma R2 + ... + gamma^(n-1) Rn + gamma^n V.
    /// </summary>
    /// <param name="rewards">R1 to Rn; none gives V.</param>
    /// <param name="gamma">The discount.</param>
    /// <param name="bootstrap">V, the value of what follows: 0 after a terminated step.</param>
    public static double Discounted(ReadOnlySpan<double> rewards, double gamma, double bootstrap)
    {
        double sum = bootstrap;
        for (int i = rewards.Length - 1; i >= 0; i--)
            sum = rewards[i] + gamma * sum;
        return sum;
    }
}
