namespace RlhfSharp.Agents.Planning;

/// <summary>A best policy and its values.</summary>
/// <param name="Policy">The action in every state.</param>
/// <param name="Values">V(s).</param>
/// <param name="Sweeps">Sweeps over all states, those of every evaluation together.</param>
/// <param name="Residual">The largest change of the last sweep.</param>
/// <param name="Changes">Policy iteration only: in how many states each improvement changed the action; the last is 0.</param>
public sealed record Plan(IReadOnlyList<int> Policy, IReadOnlyList<double> Values, int Sweeps, double Residual, IReadOnlyList<int> Changes);
