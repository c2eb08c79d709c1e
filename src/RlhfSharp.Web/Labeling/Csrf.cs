using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace RlhfSharp.Web.Labeling;

/// <summary>Turns away forms that this server did not make for this person. A page from before a restart is shown anew rather than refused.</summary>
internal static class Csrf
{
    public static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (await ((IAntiforgery)context.RequestServices.GetService(typeof(IAntiforgery))!).IsRequestValidAsync(context)) return await next(invocation);
        return Results.Redirect("/?" + Pages.LabelPage.StaleNotice);
    }
}
