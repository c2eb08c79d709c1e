namespace RlhfSharp.Agents.Figures;

/// <summary>One picture of a figure.</summary>
/// <param name="Title">What it shows.</param>
public abstract record FigurePanel(string Title);
