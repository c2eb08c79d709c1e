using System.Net;
using Microsoft.AspNetCore.Http;

namespace RlhfSharp.Web.Serving.Http;

/// <summary>
/// Lets in who shows a key, where keys are asked for; health and readiness are open. Without keys, administration is for programs on this
/// machine: a browser, which any web page can make send requests, names its page in <c>Origin</c>.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, ServeKeys keys)
{
    private static readonly string[] open = ["/health", "/ready"];

    public Task InvokeAsync(HttpContext http)
    {
        PathString path = http.Request.Path;
        if (keys.Keys is { } required)
        {
            if (!open.Contains(path.Value) && !required.Allow(http.Request.Headers.Authorization))
                throw new ApiException(401, "A valid API key is needed: send 'Authorization: Bearer KEY'.", code: "invalid_api_key");
        }
        else if (path.StartsWithSegments("/admin") && (http.Request.Headers.Origin.Count > 0 || http.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address)))
            throw new ApiException(403, "Administration from other machines or from a browser needs the server to run with --api-key-file.");
        return next(http);
    }
}
