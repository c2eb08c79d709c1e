namespace TorchSharp;

/// <summary>Settings of a window that may be given once for both axes, or for rows and columns apart.</summary>
internal static class PerAxis
{
    internal static (long, long) Of(string operation, string name, long[]? values, (long, long) whenNotGiven) => values switch
    {
        null or [] => whenNotGiven,
        [long both] => (both, both),
        [long down, long across] => (down, across),
        _ => throw new ArgumentException($"{operation}: {name} has {values.Length} numbers; one for both axes, or two (down, across), are needed", name),
    };
}
