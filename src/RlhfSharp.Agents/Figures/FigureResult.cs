namespace RlhfSharp.Agents.Figures;

/// <summary>A figure's pictures and what its numbers are held to.</summary>
public sealed record FigureResult(IReadOnlyList<FigurePanel> Panels, IReadOnlyList<FigureCheck> Checks);
