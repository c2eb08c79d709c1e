namespace RlhfSharp.Agents.Rendering.Pictures;

/// <summary>Moves on a grid in words.</summary>
internal static class GridActions
{
    /// <summary>The word for an arrow; anything else stays as it is.</summary>
    internal static string Name(string symbol) => symbol switch
    {
        "↑" => "up",
        "→" => "right",
        "↓" => "down",
        "←" => "left",
        "↗" => "up right",
        "↘" => "down right",
        "↙" => "down left",
        "↖" => "up left",
        _ => symbol,
    };
}
