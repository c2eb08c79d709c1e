using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using RlhfSharp.Web.Labeling.Pages;

namespace RlhfSharp.Web.Labeling;

/// <summary>Answers what went wrong with a page that says what to do, and tells whoever runs the server.</summary>
internal static class Failures
{
    public static async Task CatchAsync(HttpContext context, RequestDelegate next, LabelServerOptions options)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = error.StatusCode;
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            options.Report($"{context.Request.Method} {context.Request.Path} failed: {error.GetType().Name}: {error.Message}");
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    /// <summary>The page of an answer that has none.</summary>
    public static Task WriteAsync(StatusCodeContext failed)
    {
        var status = failed.HttpContext.Response.StatusCode;
        var (title, message) = status switch
        {
            StatusCodes.Status404NotFound => ("There is no such page", "The form is at the address of your link without anything behind the host."),
            StatusCodes.Status429TooManyRequests => ("Too fast", "Wait a few seconds, go back and send it again: this time nothing was stored."),
            >= 500 => ("The server could not do this", "Go back and send it again; what comes twice counts once. If it goes on, tell whoever invited you: the reason stands where the server runs."),
            _ => ("That was not understood", "Nothing was stored. Go back and choose again."),
        };
        return Shell.WriteAsync(failed.HttpContext, status, MessagePage.Render(title, message));
    }
}
