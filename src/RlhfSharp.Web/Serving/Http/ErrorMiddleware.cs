using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RlhfSharp.Core;
using RlhfSharp.Web.Serving.Workers;

namespace RlhfSharp.Web.Serving.Http;

/// <summary>Turns what goes wrong into an answer in OpenAI's shape. Once an answer has begun, the connection is all that can be ended.</summary>
internal sealed class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> log)
{
    /// <summary>The status that is logged for a client that left.</summary>
    public const int ClientLeft = 499;

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (http.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
                await AnswerAsync(http, new ApiException(http.Response.StatusCode, http.Response.StatusCode == StatusCodes.Status400BadRequest   // of the host filter; others: no such page, no such method
                    ? $"This server is not called '{http.Request.Host}'; call it as it is called on its own machine, localhost for instance, or start it with --host '*'."
                    : $"There is no {http.Request.Method} {http.Request.Path}; /openapi.json says what there is."));
        }
        catch (Exception error) when (http.RequestAborted.IsCancellationRequested && error is OperationCanceledException or IOException)
        {
            if (!http.Response.HasStarted) http.Response.StatusCode = ClientLeft;
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            await AnswerAsync(http, Understand(error));
        }
    }

    /// <summary>What the client is to be told of an exception.</summary>
    public static ApiException? Explain(Exception error) => error switch
    {
        ApiException known => known,
        QueueFullException full => new ApiException(429, full.Message, code: "queue_full") { RetryAfter = (int)full.RetryAfter.TotalSeconds },
        UserException mistake => ApiException.Invalid(mistake.Message),
        BadHttpRequestException bad => new ApiException(bad.StatusCode, bad.StatusCode == 413 ? "The body is larger than the server takes." : bad.Message),
        OperationCanceledException => new ApiException(503, "The server is stopping."),
        _ => null,
    };

    private ApiException Understand(Exception error)
    {
        if (Explain(error) is { } known) return known;
        log.LogError(error, "A request failed.");
        return new ApiException(500, "The server failed; its log says why.");
    }

    private static Task AnswerAsync(HttpContext http, ApiException error)
    {
        http.Response.Clear();
        if (error.RetryAfter is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (error.Status == 401) http.Response.Headers.WWWAuthenticate = "Bearer";
        return ApiJson.WriteAsync(http.Response, Body(error), error.Status);
    }

    /// <summary>The body of an answer that tells of an error.</summary>
    public static ErrorBody Body(ApiException error) => new(new ErrorDetail(error.Message, TypeOf(error.Status), error.Parameter, error.Code));

    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        429 => "rate_limit_error",
        < 500 => "invalid_request_error",
        _ => "server_error",
    };
}
