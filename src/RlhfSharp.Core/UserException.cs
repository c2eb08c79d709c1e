namespace RlhfSharp.Core;

/// <summary>
/// A mistake the user can correct: a misspelt key, a missing file, a malformed line. The message is the whole text
/// that is shown: what was given, what is allowed, what to do. The command line ends with exit code 2 and no stack.
/// </summary>
public sealed class UserException : Exception
{
    /// <summary>A mistake described by <paramref name="message"/>.</summary>
    public UserException(string message) : base(message) { }

    /// <summary>A mistake described by <paramref name="message"/>, found because of <paramref name="innerException"/>.</summary>
    public UserException(string message, Exception innerException) : base(message, innerException) { }
}
