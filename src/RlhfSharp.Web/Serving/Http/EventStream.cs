using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RlhfSharp.Web.Serving.Http;

/// <summary>Writes server-sent events as OpenAI's clients read them: <c>data: JSON</c>, and <c>data: [DONE]</c> at the end.</summary>
internal sealed class EventStream
{
    private readonly HttpResponse response;

    public EventStream(HttpResponse response)
    {
        this.response = response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";   // or a proxy would gather the events
    }

    /// <summary>Sends an object at once.</summary>
    public async Task SendAsync(object value, CancellationToken cancellation)
    {
        response.BodyWriter.Write("data: "u8);
        response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), ApiJson.Options));
        response.BodyWriter.Write("\n\n"u8);
        await response.BodyWriter.FlushAsync(cancellation);
    }

    /// <summary>Ends the stream.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        response.BodyWriter.Write("data: [DONE]\n\n"u8);
        await response.BodyWriter.FlushAsync(cancellation);
    }
}
