namespace RlhfSharp.Agents.Rendering;

/// <summary>An environment that can show its present state. Wrappers show what they wrap: see <see cref="Renderable"/>.</summary>
public interface IRenderable
{
    /// <summary>A name for every discrete action, or for every number of a continuous one.</summary>
    IReadOnlyList<string> ActionNames { get; }

    /// <summary>How many steps a second look natural.</summary>
    double StepsPerSecond { get; }

    /// <summary>The present state as a drawing and as text. All frames of one environment have the same size.</summary>
    Frame Render();
}
