using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace RlhfSharp.Web.Labeling;

/// <summary>Turns away forms that this server did not make for this person. A page from before a restart is shown anew rather than refused.</summary>
internal static class Csrf
{
    public static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        try
        {
            if (context.Request.HasFormContentType) await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception error) when (error is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest); // what calls itself a form and is none
        }
        if (await ((IAntiforgery)context.RequestServices.GetService(typeof(IAntiforgery))!).IsRequestValidAsync(context)) return await next(invocation);
        return Results.Redirect("/?" + Pages.LabelPage.StaleNotice);
    }
}
