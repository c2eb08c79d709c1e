namespace RlhfSharp.Agents.Environments;

/// <summary>An environment that can be made by name.</summary>
internal abstract record EnvironmentEntry(EnvironmentSpecification Specification)
{
    /// <summary>One copy, without a step limit.</summary>
    internal abstract object Create(EnvironmentOptions options);

    /// <summary>One copy under its step limit; null when it has no such observations or actions.</summary>
    internal abstract IEnvironment<TObservation, TAction>? CreateLimited<TObservation, TAction>(EnvironmentOptions options);

    /// <summary>Several copies under their step limit, stepped together.</summary>
    internal abstract IVectorEnvironment CreateVector(int count, EnvironmentOptions options);
}
