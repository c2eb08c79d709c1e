using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.FineTuning.Rewards;

/// <summary>Decides the KL coefficient beta, in reward units per nat.</summary>
public interface IKlController : ICheckpointable
{
    /// <summary>The coefficient in force.</summary>
    double Coefficient { get; }

    /// <summary>Takes in what one iteration measured; the new coefficient holds from the next iteration on.</summary>
    /// <param name="meanKl">Mean KL of policy and reference over the iteration's responses, nats per response.</param>
    /// <param name="episodes">Responses in the iteration.</param>
    void Update(double meanKl, long episodes);
}
