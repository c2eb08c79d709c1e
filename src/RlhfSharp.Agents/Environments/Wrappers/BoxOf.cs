using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>What wrappers of real-valued observations or actions need.</summary>
internal static class BoxOf
{
    /// <summary>The space as a box, or a clear error.</summary>
    internal static Box Checked(Space space, string wrapper) =>
        space as Box ?? throw new ArgumentException($"{wrapper} works on lists of real numbers (a Box), not on {space}.");

    /// <summary>The number of elements must be that of the space.</summary>
    internal static void CheckLength(float[] value, int length)
    {
        if (value.Length != length)
            throw new ArgumentException($"The action space has {length} numbers, the action {value.Length}.", nameof(value));
    }
}
