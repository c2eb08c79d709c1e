using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RlhfSharp.Web.Labeling;

/// <summary>The style and the script of the form, embedded in the assembly.</summary>
internal static class LabelAssets
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/label.css", (HttpContext context) => WriteAsync(context, "label.css", "text/css; charset=utf-8"));
        app.MapGet("/label.js", (HttpContext context) => WriteAsync(context, "label.js", "text/javascript; charset=utf-8"));
    }

    private static async Task WriteAsync(HttpContext context, string name, string type)
    {
        await using var stream = typeof(LabelAssets).Assembly.GetManifestResourceStream("Labeling/" + name)!;
        context.Response.ContentType = type;
        context.Response.Headers.CacheControl = "private, max-age=60";
        await stream.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
