namespace RlhfSharp.Core.Configuration;

/// <summary>The kinds of value a key can have.</summary>
internal enum SettingKind
{
    Text,
    Boolean,
    Integer,
    Number,
    Enumeration,
    List,
    Section,
}
