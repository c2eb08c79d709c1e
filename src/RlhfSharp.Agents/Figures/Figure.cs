namespace RlhfSharp.Agents.Figures;

/// <summary>
/// A figure of Sutton and Barto's book ("Reinforcement Learning: An Introduction", 2nd edition), made by running its
/// experiment with the project's own environments and learners.
/// </summary>
/// <param name="name">Its name on the command line: "figure-2.2".</param>
/// <param name="section">Where the book has it: "2.3".</param>
/// <param name="shows">What it shows, in one line.</param>
/// <param name="runs">Independent runs that are averaged where nobody asks for another number; 1 where nothing is random.</param>
/// <param name="seconds">About how long it takes on one core with so many runs.</param>
public abstract class Figure(string name, string section, string shows, int runs, double seconds)
{
    /// <summary>Its name on the command line.</summary>
    public string Name { get; } = name;

    /// <summary>Where the book has it.</summary>
    public string Section { get; } = section;

    /// <summary>What it shows, in one line.</summary>
    public string Shows { get; } = shows;

    /// <summary>Independent runs by default.</summary>
    public int Runs { get; } = runs;

    /// <summary>Seconds on one core by default.</summary>
    public double Seconds { get; } = seconds;

    /// <summary>Whether runs are averaged; a figure without chance has one run whatever is asked.</summary>
    public bool IsRandom => Runs > 1;

    /// <summary>Runs the experiment.</summary>
    public abstract FigureResult Make(FigureRequest request);
}
