using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.Retry;

namespace RlhfSharp.Language.Hub;

/// <summary>
/// Requests to the Hub and its storage. The token goes to the Hub's own addresses and to no other, however a redirect may lead; what can be repeated is
/// repeated with growing waits, or the wait that the server asks for.
/// </summary>
internal sealed class HubHttp : IDisposable
{
    private const int RedirectLimit = 5, AnswerLimit = 64 << 20;

    private readonly HubSettings _settings;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly ResiliencePipeline _retries;

    public HubHttp(HubSettings settings, TimeProvider time, Action<string>? notice)
    {
        _settings = settings;
        _time = time;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = settings.Patience.Silence, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
        {
            Timeout = Timeout.InfiniteTimeSpan, // silence counts, not length
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("rlhfsharp", typeof(HubHttp).Assembly.GetName().Version?.ToString(3)));
        HubPatience patience = settings.Patience;
        _retries = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<HubFailureException>(failure => failure.IsTransient && !(failure.RetryAfter > patience.LongestServerWait)),
            MaxRetryAttempts = patience.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = patience.FirstWait,
            MaxDelay = patience.LongestWait,
            OnRetry = arguments =>
            {
                notice?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{arguments.Outcome.Exception!.Message} Trying again in {arguments.RetryDelay.TotalSeconds:0.0} s ({arguments.AttemptNumber + 1} of {patience.Retries})"));
                return ValueTask.CompletedTask;
            },
            DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Exception as HubFailureException)?.RetryAfter),
        }).Build();
    }

    /// <summary>Repeats <paramref name="attempt"/> while it fails in a way that may pass.</summary>
    public async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken token) =>
        await _retries.ExecuteAsync(async inner => await attempt(inner).ConfigureAwait(false), token).ConfigureAwait(false);

    /// <summary>An answer as JSON, asked for again where that may help.</summary>
    public Task<JsonElement> JsonAsync(Func<HttpRequestMessage> make, CancellationToken token) => RetryAsync(inner => JsonOnceAsync(make, inner), token);

    /// <summary>An answer as JSON, asked for once.</summary>
    public async Task<JsonElement> JsonOnceAsync(Func<HttpRequestMessage> make, CancellationToken token) => (await JsonWithHeadersAsync(make, token).ConfigureAwait(false)).Body;

    /// <summary>An answer as JSON with its headers, asked for once.</summary>
    public Task<(JsonElement Body, HttpResponseHeaders Headers)> JsonWithHeadersAsync(Func<HttpRequestMessage> make, CancellationToken token) => SendAsync(_ => make(), async (response, watch) =>
    {
        await response.Content.LoadIntoBufferAsync(AnswerLimit, watch.Token).ConfigureAwait(false);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(watch.Token).ConfigureAwait(false);
        try
        {
            return (bytes.Length == 0 ? default : JsonDocument.Parse(bytes).RootElement, response.Headers);
        }
        catch (JsonException error)
        {
            throw new HubFailureException($"its answer is no JSON ({error.Message})", response.StatusCode, error);
        }
    }, token);

    /// <summary>One try: sends, follows redirects, and gives the successful answer to <paramref name="read"/>.</summary>
    /// <param name="make">Makes the request anew for every hop; the watch is told of every part of a body that leaves.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="HubFailureException">No answer, or a refusal.</exception>
    public async Task<T> SendAsync<T>(Func<SilenceWatch, HttpRequestMessage> make, Func<HttpResponseMessage, SilenceWatch, Task<T>> read, CancellationToken token)
    {
        using SilenceWatch watch = new(_settings.Patience.Silence, _time, token);
        try
        {
            Uri? redirected = null;
            for (int hop = 0; ; hop++)
            {
                using HttpRequestMessage request = make(watch);
                Uri address = request.RequestUri = redirected ?? request.RequestUri!;
                if (_settings.Token is { } secret && IsHub(address) && !request.Options.TryGetValue(Anonymous, out _))
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
                using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, watch.Token).ConfigureAwait(false);
                watch.Heard();
                if (response.Headers.Location is { } location && (int)response.StatusCode is 301 or 302 or 303 or 307 or 308)
                {
                    redirected = Next(request.Method, address, location, hop, response.StatusCode);
                    continue;
                }
                if (!response.IsSuccessStatusCode) throw await RefusalAsync(response, watch.Token).ConfigureAwait(false);
                return await read(response, watch).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !token.IsCancellationRequested || error is IOException)
        {
            throw new HubFailureException(watch.IsOver ? $"nothing came for {_settings.Patience.Silence.TotalSeconds:0} s." : Sentence(error.Message), cause: error);
        }
    }

    /// <summary>Marks a request that must not carry the token even to the Hub itself: its address is signed.</summary>
    public static HttpRequestOptionsKey<bool> Anonymous { get; } = new("anonymous");

    public void Dispose() => _client.Dispose();

    private bool IsHub(Uri address) => SameOrigin(address, new Uri(_settings.Endpoint)) || SameOrigin(address, new Uri(_settings.ViewerEndpoint));

    private static bool SameOrigin(Uri first, Uri second) => first.Scheme == second.Scheme && first.Port == second.Port && string.Equals(first.IdnHost, second.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static Uri Next(HttpMethod method, Uri from, Uri location, int hop, HttpStatusCode status)
    {
        Uri next = new(from, location);
        bool reads = method == HttpMethod.Get || method == HttpMethod.Head;
        if (hop >= RedirectLimit) throw new HubFailureException("it redirects in a circle", status);
        if (next.Scheme is not ("http" or "https") || (from.Scheme == "https" && next.Scheme == "http")) throw new HubFailureException($"it redirects to an insecure address ({next.Scheme}://{next.Host})", status);
        if (!reads && !((int)status is 307 or 308 && SameOrigin(from, next))) throw new HubFailureException($"it redirects what was to be written to {next.Host}; give the repository's present name", status);
        return next;
    }

    private async Task<HubFailureException> RefusalAsync(HttpResponseMessage response, CancellationToken token)
    {
        string text = "";
        try
        {
            await response.Content.LoadIntoBufferAsync(1 << 20, token).ConfigureAwait(false);
            text = await response.Content.ReadAsStringAsync(token).ConfigureAwait(false);
            if (JsonDocument.Parse(text).RootElement is { ValueKind: JsonValueKind.Object } json)
                text = string.Join("; ", Messages(json));
        }
        catch (Exception error) when (error is HttpRequestException or JsonException)
        {
            // The status says enough.
        }
        if (text.Length == 0) text = response.ReasonPhrase ?? "";
        return new HubFailureException(Sentence(text), response.StatusCode)
        {
            ErrorCode = response.Headers.TryGetValues("X-Error-Code", out IEnumerable<string>? codes) ? codes.First() : null,
            RetryAfter = response.Headers.RetryAfter is not { } after ? null : after.Delta ?? (after.Date is { } date ? TimeSpan.FromTicks(Math.Max(0, (date - _time.GetUtcNow()).Ticks)) : null),
        };
    }

    private static IEnumerable<string> Messages(JsonElement json)
    {
        if (json.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.String) yield return error.GetString()!;
        if (json.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Array)
            foreach (JsonElement item in errors.EnumerateArray())
                if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("message", out JsonElement message)) yield return message.ToString();
    }

    // What a server says goes to a terminal: one line, no control characters, never the token.
    private string Sentence(string text)
    {
        if (_settings.Token is { } secret) text = text.Replace(secret, "(token)", StringComparison.Ordinal);
        text = new string([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter).Take(500)]).Trim();
        return text.EndsWith('.') ? text : text + ".";
    }
}
