namespace RlhfSharp.Agents.Figures;

/// <summary>Curves over a common axis.</summary>
/// <param name="Title">What the picture shows.</param>
/// <param name="XLabel">What runs to the right, with its unit.</param>
/// <param name="YLabel">What runs upwards, with its unit.</param>
/// <param name="Curves">At most six.</param>
public sealed record CurvePanel(string Title, string XLabel, string YLabel, IReadOnlyList<FigureCurve> Curves) : FigurePanel(Title)
{
    /// <summary>The lowest and highest value drawn; what lies beyond is cut off. Null to cover every curve.</summary>
    public (double Low, double High)? YRange { get; init; }

    /// <summary>The steps of the horizontal axis are factors of ten.</summary>
    public bool HasLogarithmicX { get; init; }
}
