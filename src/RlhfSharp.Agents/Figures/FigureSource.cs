namespace RlhfSharp.Agents.Figures;

/// <summary>Where the references of figures are from.</summary>
internal static class FigureSource
{
    /// <summary>Dynamic programming or linear algebra by a program of its own.</summary>
    public const string Computed = "computed by another program";

    /// <summary>A place in Sutton and Barto's book: "example 6.5".</summary>
    public static string Book(string place) => "Sutton & Barto, " + place;

    /// <summary>The same experiment by a program of its own.</summary>
    public static string Measured(int runs) => $"another program, {(runs == 1 ? "one run" : $"mean of {runs} runs")}";
}
