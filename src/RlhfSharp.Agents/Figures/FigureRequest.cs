namespace RlhfSharp.Agents.Figures;

/// <summary>How a figure is to be made.</summary>
/// <param name="Runs">Independent runs, at least 1.</param>
/// <param name="Seed">Seed of everything random; run i of a figure has its own seed made from this one.</param>
/// <param name="Threads">Threads that share the runs, at least 1; the numbers do not depend on it.</param>
public sealed record FigureRequest(int Runs, int Seed = 0, int Threads = 1);
