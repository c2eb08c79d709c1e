namespace RlhfSharp.Agents.Planning;

/// <summary>The values of every state that sweeps arrived at.</summary>
/// <param name="Values">V(s).</param>
/// <param name="Sweeps">Sweeps over all states.</param>
/// <param name="Residual">The largest change of the last sweep.</param>
public sealed record StateEstimate(IReadOnlyList<double> Values, int Sweeps, double Residual);
