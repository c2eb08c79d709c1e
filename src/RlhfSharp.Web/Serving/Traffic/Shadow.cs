using RlhfSharp.Core;

namespace RlhfSharp.Web.Serving.Traffic;

/// <summary>Every request that one model answers goes to another one too, whose answer is only logged.</summary>
/// <param name="Model">Answers the client.</param>
/// <param name="Other">Answers the log.</param>
public sealed record Shadow(string Model, string Other)
{
    /// <summary>Reads <c>MODEL=OTHER</c>.</summary>
    /// <exception cref="UserException">It reads otherwise.</exception>
    public static Shadow Parse(string text) => text.Split('=') is [{ Length: > 0 } model, { Length: > 0 } other] && model != other
        ? new Shadow(model, other)
        : throw new UserException($"--shadow is '{text}'; give MODEL=OTHER: OTHER answers the requests of MODEL too, and its answers are logged");
}
