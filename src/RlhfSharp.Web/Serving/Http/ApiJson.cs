using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace RlhfSharp.Web.Serving.Http;

/// <summary>Reads and writes bodies: names in snake case, whatever content type the client states.</summary>
internal static class ApiJson
{
    /// <summary>How everything is written and read.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions());

    /// <summary>Gives options the names and rules of the interface.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        return options;
    }

    /// <summary>The body as an object.</summary>
    /// <exception cref="ApiException">It is no JSON, or its fields have other types.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, Options, request.HttpContext.RequestAborted)
                ?? throw ApiException.Invalid("The body is null; a JSON object is expected.");
        }
        catch (JsonException error)
        {
            string? field = error.Path is { Length: > 2 } path ? path[2..] : null;
            string reason = error.Message.Split(" Path: ")[0].Split("The JSON value could not be converted to ")[0];
            throw ApiException.Invalid(
                field is null ? $"The body is not the JSON object that is expected. {reason}".TrimEnd() : $"'{field}' is of the wrong type, or missing. {reason}".TrimEnd(), field);
        }
    }

    /// <summary>Answers with an object.</summary>
    public static Task WriteAsync<T>(HttpResponse response, T value, int status = 200)
    {
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(response.Body, value, Options, response.HttpContext.RequestAborted);
    }
}
