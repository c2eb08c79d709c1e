namespace RlhfSharp.Core.Configuration;

/// <summary>A piece of YAML that still knows where it was written.</summary>
internal abstract record ConfigurationNode(SourceMark Mark)
{
    /// <summary>What the user wrote, in one word, for errors about the wrong kind.</summary>
    public abstract string Kind { get; }
}

internal sealed record ScalarNode(SourceMark Mark, string Text, bool Quoted) : ConfigurationNode(Mark)
{
    public bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Kind => IsNull ? "empty" : $"'{Text}'";
}

internal sealed record ListNode(SourceMark Mark, IReadOnlyList<ConfigurationNode> Items) : ConfigurationNode(Mark)
{
    public override string Kind => "a list";
}

internal sealed record SectionNode(SourceMark Mark, List<SectionEntry> Entries) : ConfigurationNode(Mark)
{
    public override string Kind => "a section";
}

internal sealed record SectionEntry(string Key, SourceMark KeyMark, ConfigurationNode Value);
