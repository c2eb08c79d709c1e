namespace RlhfSharp.Core.Configuration;

/// <summary>Options with rules between keys.</summary>
public interface IValidatable
{
    /// <summary>
    /// One sentence for each contradiction, naming the keys in single quotes as the user types them; empty when all is
    /// well. Called only when every key by itself is valid.
    /// </summary>
    IEnumerable<string> Validate();
}
