namespace RlhfSharp.Language.Hub;

/// <summary>What a push does with a file.</summary>
public enum PushAction
{
    /// <summary>It goes up.</summary>
    Upload,

    /// <summary>The repository has it already.</summary>
    Keep,

    /// <summary>The repository's .gitignore leaves it out.</summary>
    Ignore,
}
