namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>An episode as Monte Carlo methods need it: what was visited and what each step gave, read from the end.</summary>
/// <param name="count">How many entries there are that can be visited.</param>
internal sealed class EpisodeMemory(int count)
{
    private readonly int[] _visits = new int[count]; // in the part of the episode not yet read

    /// <summary>The entry (a state, or a state and action) visited at each time.</summary>
    public List<int> Visited { get; } = [];

    /// <summary>The reward of each step.</summary>
    public List<double> Rewards { get; } = [];

    /// <summary>Steps so far.</summary>
    public int Length => Visited.Count;

    /// <summary>Adds a step.</summary>
    public void Add(int visited, double reward)
    {
        Visited.Add(visited);
        Rewards.Add(reward);
        _visits[visited]++;
    }

    /// <summary>Reads the step at <paramref name="time"/>, the times going down from the last: true when the entry had not been visited before it.</summary>
    public bool IsFirstVisit(int time) => --_visits[Visited[time]] == 0;

    /// <summary>Forgets the episode.</summary>
    public void Clear()
    {
        foreach (int visited in Visited)
            _visits[visited] = 0;
        Visited.Clear();
        Rewards.Clear();
    }
}
