using Microsoft.AspNetCore.Http;

namespace RlhfSharp.Web.Labeling;

/// <summary>Turns away forms that this server did not make for this person; who sent an old one sees a new page.</summary>
internal static class Csrf
{
    public static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        bool isOurs;
        try
        {
            isOurs = context.Request.HasFormContentType && FormToken.IsIn(await context.Request.ReadFormAsync(context.RequestAborted), context);
        }
        catch (Exception error) when (error is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest); // what calls itself a form and is none
        }
        return isOurs ? await next(invocation) : Results.Redirect("/?" + Pages.LabelPage.StaleNotice);
    }
}
