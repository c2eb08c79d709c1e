namespace RlhfSharp.FineTuning.Data;

/// <summary>A line that could not be used.</summary>
/// <param name="Path">The file as the user named it.</param>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BadLine(string Path, long Line, string Reason)
{
    public override string ToString() => $"{Path}:{Line}: {Reason}";
}
