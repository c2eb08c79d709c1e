namespace RlhfSharp.Web.Serving.Models;

/// <summary>What a model folder holds.</summary>
internal enum ModelKind
{
    /// <summary>A language model: completions and chats.</summary>
    Text,

    /// <summary>A reward model: scores.</summary>
    Reward,

    /// <summary>A policy of an environment: actions.</summary>
    Control,
}
