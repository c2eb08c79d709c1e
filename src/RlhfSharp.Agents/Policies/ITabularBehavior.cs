namespace RlhfSharp.Agents.Policies;

/// <summary>A behaviour over numbered states and actions that can say how likely it would take each action.</summary>
public interface ITabularBehavior : IBehavior<int, int>
{
    /// <summary>pi(a|s) for every action, as things are now; <paramref name="probabilities"/> has one entry an action.</summary>
    void Probabilities(int state, Span<double> probabilities);
}
