namespace RlhfSharp.FineTuning.Labels;

/// <summary>A person who labels.</summary>
/// <param name="Id">Number in the store.</param>
/// <param name="Name">As the owner wrote it; unique.</param>
/// <param name="IsOwner">May see everybody's figures and invite people.</param>
/// <param name="IsRevoked">May not sign in any more; labels stay.</param>
public sealed record Annotator(long Id, string Name, bool IsOwner, bool IsRevoked);
