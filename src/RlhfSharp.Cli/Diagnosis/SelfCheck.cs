namespace RlhfSharp.Cli.Diagnosis;

/// <summary>One thing that was checked on this machine.</summary>
/// <param name="Name">What.</param>
/// <param name="Passed">Whether it came out right.</param>
/// <param name="Detail">The measured figure beside the allowed one.</param>
internal sealed record SelfCheck(string Name, bool Passed, string Detail);
