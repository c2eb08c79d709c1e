using Microsoft.AspNetCore.Http;

namespace RlhfSharp.Hub.Tests.Server;

/// <summary>The Hub's refusals: a status, an X-Error-Code and a sentence.</summary>
internal static class Answers
{
    public static IResult Refuse(HttpContext context, int status, string message, string? code = null)
    {
        if (code is not null) context.Response.Headers["X-Error-Code"] = code;
        context.Response.Headers["X-Error-Message"] = new string([.. message.Select(letter => char.IsAscii(letter) ? letter : '?')]);
        return Results.Json(new { error = message }, statusCode: status);
    }

    /// <summary>The repository, or the refusal: what is private does not exist for a stranger.</summary>
    public static IResult With(HttpContext context, HubServer server, string kind, string owner, string name, bool writes, Func<HubRepository, IResult> answer)
    {
        var known = HubServer.IsKnown(context.Request);
        if (writes && !known) return Refuse(context, 401, "Invalid username or password.");
        if (!server.Repositories.TryGetValue($"{kind}/{owner}/{name}", out var repository) || (repository.IsPrivate && !known))
            return known ? Refuse(context, 404, "Repository not found", "RepoNotFound") : Refuse(context, 401, "Invalid username or password.", "RepoNotFound");
        if (writes && owner is not (HubServer.User or HubServer.Organisation)) return Refuse(context, 403, "You don't have the rights to write to this repository.");
        return answer(repository);
    }

    /// <summary>The commit, or the refusal.</summary>
    public static IResult At(HttpContext context, HubRepository repository, string revision, Func<StoredCommit, IResult> answer) =>
        repository.Find(Uri.UnescapeDataString(revision)) is { } commit ? answer(commit) : Refuse(context, 404, $"Invalid rev id: {revision}", "RevisionNotFound");
}
