namespace RlhfSharp.Agents.Rendering;

/// <summary>Finds what can be drawn.</summary>
public static class Renderable
{
    /// <summary>What shows the state of an environment, through all its wrappers; null where nothing does.</summary>
    public static IRenderable? Of(object environment) => environment switch
    {
        IRenderable renderable => renderable,
        IEnvironmentWrapper wrapper => Of(wrapper.Wrapped),
        _ => null,
    };
}
