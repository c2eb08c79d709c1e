namespace RlhfSharp.Agents.Search;

/// <summary>Candidates that were tried, and how well each did: what a black-box learner learns from.</summary>
/// <param name="Noise">[candidates][parameters], standard normal: candidate i stood at mean + deviation * noise.</param>
/// <param name="Returns">[candidates].</param>
/// <param name="MirroredReturns">[candidates]: of those at mean - deviation * noise; null where none were tried.</param>
public sealed record Population(double[][] Noise, double[] Returns, double[]? MirroredReturns);
