namespace RlhfSharp.Language.Generation;

/// <summary>Why a text ended.</summary>
public enum FinishReason
{
    /// <summary>A stop token came.</summary>
    Stop,

    /// <summary>The largest number of new tokens was reached.</summary>
    Length,

    /// <summary>The model's context was full.</summary>
    Context,
}
