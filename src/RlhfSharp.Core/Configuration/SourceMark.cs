namespace RlhfSharp.Core.Configuration;

/// <summary>Where a key or value was written: a line of a file, or an override on the command line (line 0).</summary>
internal readonly record struct SourceMark(string Source, long Line)
{
    public override string ToString() => Line > 0 ? $"{Source}:{Line}" : Source;
}
