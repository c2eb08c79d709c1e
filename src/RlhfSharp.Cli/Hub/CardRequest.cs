namespace RlhfSharp.Cli.Hub;

/// <summary>What the user says about what is pushed.</summary>
/// <param name="Name">The repository's name.</param>
/// <param name="License">The Hub's name of the licence.</param>
/// <param name="BaseModel">The model it began from, where the run does not tell.</param>
/// <param name="Datasets">Datasets of the Hub it was made with.</param>
/// <param name="Language">Language code.</param>
internal sealed record CardRequest(string Name, string License, string? BaseModel, IReadOnlyList<string> Datasets, string Language);
