namespace RlhfSharp.Web.Replays;

/// <summary>The fixed parts of the page, kept as files beside this one and embedded in the assembly.</summary>
internal static class ReplayAssets
{
    public static string Styles { get; } = Read("replay.css");

    public static string Script { get; } = Read("replay.js");

    /// <summary>What plays, pauses and jumps.</summary>
    public static string Controls { get; } = Read("replay-controls.html");

    /// <summary>What is said of the step beside the drawing.</summary>
    public static string Side { get; } = Read("replay-side.html");

    private static string Read(string name)
    {
        using var stream = typeof(ReplayAssets).Assembly.GetManifestResourceStream("Replays/" + name)
            ?? throw new InvalidOperationException($"the resource {name} is missing from {typeof(ReplayAssets).Assembly.GetName().Name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
