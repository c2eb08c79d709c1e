using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Search;

/// <summary>
/// Normal distributions over the parameters of a policy, each its own: what black-box search draws candidates from and
/// moves. The policy itself always stands at the mean.
/// </summary>
public sealed class SearchDistribution : ICheckpointable
{
    private readonly VectorPolicy _policy;
    private readonly double[] _mean, _deviation;

    /// <summary>Centred on <paramref name="policy"/> as it is, with the same standard deviation (above 0) everywhere.</summary>
    public SearchDistribution(VectorPolicy policy, double deviation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        _policy = policy;
        _mean = new double[policy.Shape.ParameterCount];
        for (int i = 0; i < _mean.Length; i++)
            _mean[i] = policy.Parameters[i];
        _deviation = new double[_mean.Length];
        Array.Fill(_deviation, deviation);
    }

    /// <summary>Parameters of a policy.</summary>
    public int Size => _mean.Length;

    /// <summary>The centre.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>Standard deviations, one for each parameter.</summary>
    public Span<double> Deviation => _deviation;

    /// <summary>The candidate at mean + <paramref name="sign"/> deviation * noise.</summary>
    public float[] Candidate(ReadOnlySpan<double> noise, int sign = 1)
    {
        float[] candidate = new float[_mean.Length];
        for (int i = 0; i < candidate.Length; i++)
            candidate[i] = (float)(_mean[i] + sign * _deviation[i] * noise[i]);
        return candidate;
    }

    /// <summary>Moves the centre, and the policy with it.</summary>
    public void MoveTo(ReadOnlySpan<double> mean)
    {
        mean.CopyTo(_mean);
        Span<float> parameters = _policy.Parameters;
        for (int i = 0; i < _mean.Length; i++)
            parameters[i] = (float)_mean[i];
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write("mean", _mean);
        writer.Write("deviation", _deviation);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        reader.ReadInto("mean", _mean);
        reader.ReadInto("deviation", _deviation);
        MoveTo(_mean);
    }
}
