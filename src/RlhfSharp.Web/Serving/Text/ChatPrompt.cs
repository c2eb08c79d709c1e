using RlhfSharp.Web.Serving.Http;

namespace RlhfSharp.Web.Serving.Text;

/// <summary>Makes a prompt of the messages of a chat.</summary>
internal static class ChatPrompt
{
    private const string Human = "\n\nHuman:", Assistant = "\n\nAssistant:";

    /// <summary>What ends an answer, besides what the client says.</summary>
    public static IReadOnlyList<string> Stops(ChatFormat format) => format == ChatFormat.HumanAssistant ? [Human] : [];

    /// <summary>The prompt that the answer continues.</summary>
    /// <exception cref="ApiException">There is no message, or one of an unknown role or without text.</exception>
    public static string Format(IReadOnlyList<ChatMessage?> messages, ChatFormat format)
    {
        if (messages is null or { Count: 0 }) throw ApiException.Invalid("'messages' is missing or empty; at least one message is needed.", "messages");
        string[] texts = [.. messages.Select((message, i) => TextOf(message, i))];
        if (format == ChatFormat.Plain) return string.Join('\n', texts);
        return string.Concat(messages.Zip(texts, (message, text) => message!.Role switch
        {
            "user" => $"{Human} {text}",
            "assistant" => $"{Assistant} {text}",
            _ => text,
        })) + Assistant;
    }

    private static string TextOf(ChatMessage? message, int index)
    {
        if (message?.Role is not ("system" or "developer" or "user" or "assistant"))
            throw ApiException.Invalid($"'messages[{index}].role' is '{message?.Role}'; allowed are system, developer, user and assistant.", $"messages[{index}].role");
        string field = $"messages[{index}].content";
        return message.Text(field) ?? throw ApiException.Invalid($"'{field}' must be a text, or parts of the type 'text'.", field);
    }
}
