namespace RlhfSharp.Agents.Tests.Environments;

/// <summary>An environment with certain options or wrappers, on which laws can be tried.</summary>
internal interface IEnvironmentVariant
{
    /// <summary>Random actions never crash it, and all it gives lies where it says.</summary>
    void StaysInItsSpaces(int seed, int steps);

    /// <summary>Two copies with the same seed and actions give the same.</summary>
    void Repeats(int seed, int steps);

    /// <summary>A copy that loads what another saved in the middle goes on as that one does.</summary>
    void ContinuesExactly(int seed, int before, int after);

    /// <summary>An action that is none is refused, and the episode goes on as if it had not been given.</summary>
    void RefusesWhatIsNoAction(int seed, int action);
}
