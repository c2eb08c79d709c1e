namespace RlhfSharp.Web.Serving.Http;

/// <summary>An error in OpenAI's shape.</summary>
/// <param name="Message">For people.</param>
/// <param name="Type">The family of the error.</param>
/// <param name="Param">The field at fault.</param>
/// <param name="Code">For programs.</param>
internal sealed record ErrorDetail(string Message, string Type, string? Param, string? Code);
