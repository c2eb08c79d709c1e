using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.FineTuning.Rewards;

/// <summary>
/// Proportional controller that steers the KL towards a target (Ziegler et al. 2019, section 2.2):
/// error = clip(KL / target - 1, -0.2, 0.2); beta *= 1 + error * episodes / horizon.
/// </summary>
public sealed class AdaptiveKlController : IKlController
{
    private const double ErrorLimit = 0.2;

    private readonly double _target;
    private readonly double _horizon;

    /// <param name="initial">First coefficient, above 0.</param>
    /// <param name="target">Wanted KL, nats per response, above 0.</param>
    /// <param name="horizon">Episodes after which a KL at the error limit has moved beta by 20 %; above 0.</param>
    public AdaptiveKlController(double initial, double target, double horizon)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(initial);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(target);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        Coefficient = initial;
        _target = target;
        _horizon = horizon;
    }

    /// <inheritdoc/>
    public double Coefficient { get; private set; }

    /// <inheritdoc/>
    public void Update(double meanKl, long episodes)
    {
        double error = Math.Clamp(meanKl / _target - 1, -ErrorLimit, ErrorLimit);
        Coefficient *= 1 + error * episodes / _horizon;
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => writer.Write("coefficient", Coefficient);

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => Coefficient = reader.ReadDouble("coefficient");
}
