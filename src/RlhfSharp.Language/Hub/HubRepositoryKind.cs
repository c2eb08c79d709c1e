namespace RlhfSharp.Language.Hub;

/// <summary>What a repository of the Hub holds.</summary>
public enum HubRepositoryKind
{
    /// <summary>A model, a tokenizer or both.</summary>
    Model,

    /// <summary>Data.</summary>
    Dataset,
}
