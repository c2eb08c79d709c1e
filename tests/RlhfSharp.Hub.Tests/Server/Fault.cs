using Microsoft.AspNetCore.Http;

namespace RlhfSharp.Hub.Tests.Server;

/// <summary>What goes wrong with a request.</summary>
public enum FaultKind
{
    /// <summary>The connection is cut after some bytes of the body; with 0 before anything is answered.</summary>
    Drop,

    /// <summary>A status is answered, with Retry-After where one is given.</summary>
    Status,

    /// <summary>The body stops in the middle and nothing more comes.</summary>
    Stall,

    /// <summary>One byte of the body is another.</summary>
    Corrupt,

    /// <summary>The server does what was asked, and its answer is lost.</summary>
    LostReply,
}

/// <summary>A fault that the next <paramref name="Times"/> requests with this method and path part meet.</summary>
internal sealed record Fault(string Method, string PathPart, FaultKind Kind, int Times = 1)
{
    private int left = Times;

    /// <summary>Bytes of the body that still come right, for Drop, Stall and Corrupt.</summary>
    public int AfterBytes { get; init; }

    public int StatusCode { get; init; } = 500;

    /// <summary>What is answered with the status.</summary>
    public string Message { get; init; } = "injected";

    public int? RetryAfterSeconds { get; init; }

    /// <summary>Where a redirecting status leads.</summary>
    public string? Location { get; init; }

    /// <summary>True where this request meets the fault, which is then used up by one.</summary>
    public bool Strikes(HttpRequest request) =>
        (Method == "*" || request.Method == Method)
        && (request.Path.Value + request.QueryString.Value).Contains(PathPart, StringComparison.Ordinal)
        && Interlocked.Decrement(ref left) >= 0;
}
