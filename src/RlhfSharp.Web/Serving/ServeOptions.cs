using RlhfSharp.Core.Decoding;
using RlhfSharp.Web.Serving.Text;
using RlhfSharp.Web.Serving.Traffic;

namespace RlhfSharp.Web.Serving;

/// <summary>What a server serves, and how much it takes on.</summary>
public sealed record ServeOptions
{
    /// <summary>Folders by the names that requests call them; the first of a kind answers requests without a name.</summary>
    public required IReadOnlyList<NamedFolder> Models { get; init; }

    /// <summary>The address to listen on.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The port; 0: any free one.</summary>
    public int Port { get; init; } = 8000;

    /// <summary>How weights of language models are stored.</summary>
    public WeightFormat Weights { get; init; } = WeightFormat.Float32;

    /// <summary>Whether models run in ONNX Runtime, from the files that `rlhf export` wrote. Folders that hold nothing else do so anyway.</summary>
    public bool Onnx { get; init; }

    /// <summary>ONNX Runtime's library; null: where the system looks for libraries.</summary>
    public string? OnnxLibrary { get; init; }

    /// <summary>Texts that run together, a model; null: 32, or as many as <see cref="CacheBytes"/> holds.</summary>
    public int? Slots { get; init; }

    /// <summary>Most bytes of keys and values that a model keeps where <see cref="Slots"/> is null.</summary>
    public long CacheBytes { get; init; } = 1L << 30;

    /// <summary>Texts, scores or states that may wait, a model; more are refused with 429.</summary>
    public int QueueLimit { get; init; } = 256;

    /// <summary>Most new tokens of one text.</summary>
    public int MaxTokens { get; init; } = 1024;

    /// <summary>Longest prompt, tokens; null: the model's context.</summary>
    public int? MaxPromptTokens { get; init; }

    /// <summary>Largest request body, bytes.</summary>
    public long MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>How messages of a chat become a prompt.</summary>
    public ChatFormat ChatFormat { get; init; } = ChatFormat.HumanAssistant;

    /// <summary>A file of API keys, one a line; null: no key is asked for.</summary>
    public string? ApiKeyFile { get; init; }

    /// <summary>How long running requests may go on after the server was told to stop.</summary>
    public TimeSpan ShutdownLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Names that divide their requests among models.</summary>
    public IReadOnlyList<TrafficSplit> Splits { get; init; } = [];

    /// <summary>Models whose requests another answers too, unseen.</summary>
    public IReadOnlyList<Shadow> Shadows { get; init; } = [];

    /// <summary>Where the outcome of divided and shadowed requests is logged, JSON Lines; needed where there are such.</summary>
    public string? TrafficLog { get; init; }

    /// <summary>Whether the traffic log holds prompts and answers.</summary>
    public bool LogTexts { get; init; }
}
