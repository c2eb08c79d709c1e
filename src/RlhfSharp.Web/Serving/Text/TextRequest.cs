using System.Text.Json;
using System.Text.Json.Serialization;

namespace RlhfSharp.Web.Serving.Text;

/// <summary>What completions and chats have in common.</summary>
internal abstract record TextRequest
{
    /// <summary>Name of the model or split; null: the first.</summary>
    public string? Model { get; init; }

    /// <summary>Whose request it is; a split sends all of a user's to the same model.</summary>
    public string? User { get; init; }

    /// <summary>Most new tokens of each answer.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Divides the logits; 0 takes the likeliest token.</summary>
    public double? Temperature { get; init; }

    /// <summary>Sample within this probability mass only.</summary>
    public double? TopP { get; init; }

    /// <summary>Sample among so many of the likeliest tokens only; 0: all. Not in OpenAI's interface.</summary>
    public int? TopK { get; init; }

    /// <summary>Answers to each prompt.</summary>
    public int? N { get; init; }

    /// <summary>The same seed gives the same answers.</summary>
    public long? Seed { get; init; }

    /// <summary>A text, or up to four, before which an answer ends.</summary>
    public JsonElement Stop { get; init; }

    /// <summary>Send the answer as it comes.</summary>
    public bool? Stream { get; init; }

    /// <summary>How it is streamed.</summary>
    public StreamSettings? StreamOptions { get; init; }

    /// <summary>Fields that are not known here.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }
}
