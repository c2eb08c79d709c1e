namespace RlhfSharp.Web.Serving.Http;

/// <summary>What a client is told when its request fails.</summary>
internal sealed record ErrorBody(ErrorDetail Error);
