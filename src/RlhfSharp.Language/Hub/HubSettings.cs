using RlhfSharp.Core;

namespace RlhfSharp.Language.Hub;

/// <summary>Where the Hub is, who asks, and where files are kept: the environment variables of the Python library, with its defaults.</summary>
public sealed record HubSettings
{
    /// <summary>The public Hub.</summary>
    public const string PublicEndpoint = "https://huggingface.co";

    /// <summary>Address of the Hub without a slash at the end (HF_ENDPOINT).</summary>
    public string Endpoint { get; init; } = PublicEndpoint;

    /// <summary>Folder of everything kept on this machine (HF_HOME).</summary>
    public required string Home { get; init; }

    /// <summary>Folder of downloaded repositories (HF_HUB_CACHE).</summary>
    public required string CacheFolder { get; init; }

    /// <summary>File of the token that `rlhf login` writes (HF_TOKEN_PATH).</summary>
    public required string TokenFile { get; init; }

    /// <summary>The token (HF_TOKEN, else the token file's); null: anonymous. Never shown.</summary>
    public string? Token { get; init; }

    /// <summary>True when only the cache may be used (HF_HUB_OFFLINE).</summary>
    public bool Offline { get; init; }

    /// <summary>The waits of the transfers.</summary>
    public HubPatience Patience { get; init; } = new();

    /// <summary>Address of the dataset viewer that belongs to the Hub.</summary>
    public string ViewerEndpoint => Endpoint.Replace("https://", "https://datasets-server.", StringComparison.Ordinal);

    /// <summary>Reads the environment.</summary>
    /// <exception cref="UserException">HF_ENDPOINT is no address, or the token has characters that no token has.</exception>
    public static HubSettings FromEnvironment(Func<string, string?> variable)
    {
        string? Value(string name) => variable(name) is { Length: > 0 } text ? text : null;
        string Folder(string text) => text == "~" || text.StartsWith("~/", StringComparison.Ordinal) ? UserHome() + text[1..] : text;
        string UserHome() => Value("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        string endpoint = (Value("HF_ENDPOINT") ?? PublicEndpoint).TrimEnd('/');
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            throw new UserException($"HF_ENDPOINT is '{endpoint}'; give an address such as {PublicEndpoint}.");
        string home = Folder(Value("HF_HOME") ?? Path.Combine(Value("XDG_CACHE_HOME") ?? Path.Combine(UserHome(), ".cache"), "huggingface"));
        string tokenFile = Folder(Value("HF_TOKEN_PATH") ?? Path.Combine(home, "token"));
        return new HubSettings
        {
            Endpoint = endpoint,
            Home = home,
            CacheFolder = Folder(Value("HF_HUB_CACHE") ?? Value("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub")),
            TokenFile = tokenFile,
            Token = HubToken.Clean(Value("HF_TOKEN") ?? Value("HUGGING_FACE_HUB_TOKEN") ?? HubToken.Read(tokenFile)),
            Offline = (Value("HF_HUB_OFFLINE") ?? Value("TRANSFORMERS_OFFLINE"))?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE",
        };
    }

    /// <summary>Without the token, so that no log ever holds it.</summary>
    public override string ToString() => $"{Endpoint}, cache {CacheFolder}, {(Token is null ? "anonymous" : "with a token")}{(Offline ? ", offline" : "")}";
}
