namespace RlhfSharp.Web.Serving.Http;

/// <summary>A request that cannot be answered; the client is told why, in OpenAI's shape.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="message">What was given, what is allowed, what to do.</param>
/// <param name="parameter">The field at fault, where there is one.</param>
/// <param name="code">For programs, where there is one.</param>
internal sealed class ApiException(int status, string message, string? parameter = null, string? code = null) : Exception(message)
{
    public int Status => status;

    public string? Parameter => parameter;

    public string? Code => code;

    /// <summary>The seconds after which to ask again.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>A field that is not as it must be.</summary>
    public static ApiException Invalid(string message, string? parameter = null) => new(400, message, parameter);
}
