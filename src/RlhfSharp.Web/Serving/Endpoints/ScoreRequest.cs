namespace RlhfSharp.Web.Serving.Endpoints;

/// <summary>Responses to score: one prompt with a response or several.</summary>
internal sealed record ScoreRequest
{
    /// <summary>Name of the reward model or split; null: the first.</summary>
    public string? Model { get; init; }

    /// <summary>Whose request it is, for splits.</summary>
    public string? User { get; init; }

    /// <summary>What was asked; null or empty: there is no prompt.</summary>
    public string? Prompt { get; init; }

    /// <summary>A response.</summary>
    public string? Response { get; init; }

    /// <summary>Or several to the same prompt.</summary>
    public IReadOnlyList<string>? Responses { get; init; }
}
