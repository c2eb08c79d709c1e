namespace RlhfSharp.Agents.Environments;

/// <summary>What kind of task an environment is.</summary>
public enum EnvironmentChapter
{
    /// <summary>Small mechanics with observations of a few real numbers.</summary>
    Classic,

    /// <summary>Small grids and card games with numbered states.</summary>
    ToyText,

    /// <summary>Examples of Sutton and Barto's book.</summary>
    Textbook,
}
