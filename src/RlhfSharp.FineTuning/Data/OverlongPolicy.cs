namespace RlhfSharp.FineTuning.Data;

/// <summary>What to do with an example that is longer than the limit.</summary>
public enum OverlongPolicy
{
    /// <summary>Cut tokens from the left of the prompt; drop the example when the response alone is too long.</summary>
    CutPrompt,

    /// <summary>Leave the example out.</summary>
    Drop,
}
