namespace RlhfSharp.Agents.Rendering;

/// <summary>Says what it wraps, so that one can see through it.</summary>
public interface IEnvironmentWrapper
{
    /// <summary>The environment inside; of several copies, the first.</summary>
    object Wrapped { get; }
}
