namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>
/// A queue of customers of four priorities before some servers (Sutton and Barto, example 10.2): reject (0) the one at its
/// head, or accept (1) it, which pays its priority 1, 2, 4 or 8 where a server is free. Then every busy server, the one just
/// taken included, becomes free with some probability, and another customer of a random priority comes. It never ends.
/// State = free servers * 4 + priority.
/// </summary>
public sealed class AccessControl : TabularEnvironment
{
    /// <summary>What customers of each priority pay.</summary>
    public static IReadOnlyList<double> Payments { get; } = [1, 2, 4, 8];

    /// <summary>A queue before free servers.</summary>
    /// <param name="servers">How many servers, at least 1.</param>
    /// <param name="freeProbability">How likely a busy server becomes free in a step, in [0, 1].</param>
    public AccessControl(int servers = 10, double freeProbability = 0.06)
        : base(Starts(servers), 2, (state, action) => Outcomes(servers, freeProbability, state, action)) => Servers = servers;

    /// <summary>How many servers there are.</summary>
    public int Servers { get; }

    private static double[] Starts(int servers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(servers, 1);
        double[] probabilities = new double[(servers + 1) * Payments.Count];
        for (int priority = 0; priority < Payments.Count; priority++)
            probabilities[servers * Payments.Count + priority] = 1.0 / Payments.Count;
        return probabilities;
    }

    private static Transition[] Outcomes(int servers, double freeProbability, int state, int action)
    {
        (int free, int priority) = Math.DivRem(state, Payments.Count);
        bool isServed = action == 1 && free > 0;
        int left = isServed ? free - 1 : free, busy = servers - left;
        double reward = isServed ? Payments[priority] : 0;
        List<Transition> outcomes = [];
        for (int freed = 0; freed <= busy; freed++)
            for (int next = 0; next < Payments.Count; next++)
                outcomes.Add(new Transition(Binomial(busy, freed, freeProbability) / Payments.Count, (left + freed) * Payments.Count + next, reward, false));
        return [.. outcomes];
    }

    private static double Binomial(int count, int hits, double probability)
    {
        double ways = 1;
        for (int i = 0; i < hits; i++)
            ways = ways * (count - i) / (i + 1);
        return ways * Math.Pow(probability, hits) * Math.Pow(1 - probability, count - hits);
    }
}
