using System.Net;
using RlhfSharp.Core;

namespace RlhfSharp.Language.Hub;

/// <summary>A request that did not succeed: refused by a status, or never answered.</summary>
internal sealed class HubFailureException(string message, HttpStatusCode? status = null, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The status; null when there was no answer.</summary>
    public HttpStatusCode? Status => status;

    /// <summary>The Hub's X-Error-Code, such as RepoNotFound.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when no answer came, so that what was asked may or may not have been done.</summary>
    public bool IsUnanswered => status is null;

    /// <summary>True when the same request may succeed a little later.</summary>
    public bool IsTransient => status is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
        || (status is HttpStatusCode.Conflict && Message.Contains("conflicting operation is in progress", StringComparison.OrdinalIgnoreCase));

    /// <summary>The sentence for the user.</summary>
    /// <param name="what">What was asked for, such as a reference.</param>
    /// <param name="settings">Who asked.</param>
    public UserException Explain(string what, HubSettings settings) => new(status switch
    {
        null => $"{what}: {settings.Endpoint} cannot be reached: {Message} Check the network and HF_ENDPOINT; with HF_HUB_OFFLINE=1 only what is in the cache is used.",
        _ when ErrorCode == "GatedRepo" => $"{what}: its owner must grant access; ask for it at {settings.Endpoint}, then run `rlhf login`.",
        _ when ErrorCode == "RevisionNotFound" => $"{what}: there is no such revision; give a branch, a tag or a commit.",
        _ when ErrorCode == "EntryNotFound" => $"{what}: there is no such file or folder in the repository.",
        HttpStatusCode.Unauthorized when settings.Token is null => $"{what}: there is no such repository, or it is private; check the name, or log in with `rlhf login`.",
        HttpStatusCode.Unauthorized => $"{what}: the Hub refuses the token; make a new one at {settings.Endpoint}/settings/tokens and run `rlhf login`.",
        HttpStatusCode.Forbidden => $"{what}: the token does not allow this ({Message}). Use a token with write access and a name of your own or of an organisation you belong to.",
        HttpStatusCode.NotFound when what.StartsWith(HubReference.Prefix + HubReference.DatasetPrefix, StringComparison.Ordinal) => $"{what}: the Hub has no such dataset; check the name, and whether it is a model.",
        HttpStatusCode.NotFound => $"{what}: the Hub has no such repository; check the name, and whether it is a dataset (--dataset).",
        HttpStatusCode.TooManyRequests => $"{what}: the Hub takes no more requests for now{(RetryAfter is { } wait ? $" and asks to wait {wait.TotalSeconds:0} s" : "")}; try again later.",
        HttpStatusCode.PreconditionFailed => $"{what}: the branch has moved on since; look at what changed and push again.",
        _ => $"{what}: the Hub answered {(int)status}: {Message}",
    }, this);
}
