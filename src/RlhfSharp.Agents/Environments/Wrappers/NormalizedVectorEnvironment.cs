using RlhfSharp.Agents.Rendering;
using System.Runtime.InteropServices;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>
/// A vector environment whose observations and rewards are scaled by statistics of all that its copies have seen, as
/// Stable-Baselines3's VecNormalize does. Final observations are scaled but not counted. Finished episodes keep the
/// returns of the unscaled rewards.
/// </summary>
public sealed class NormalizedVectorEnvironment : IVectorEnvironment, IEnvironmentWrapper
{
    private const double DefaultGamma = 0.99; // of Stable-Baselines3

    private readonly IVectorEnvironment _inner;
    private readonly NormalizationOptions _options;
    private readonly double _gamma;
    private readonly double[] _returns;
    private double[] _numbers = []; // scratch

    /// <summary>The copies of <paramref name="inner"/>, normalised; where the options name no discount it is 0.99.</summary>
    /// <exception cref="UserException">Observations are to be normalised and are no lists of real numbers.</exception>
    public NormalizedVectorEnvironment(IVectorEnvironment inner, NormalizationOptions? options = null)
        : this(inner, options ?? new NormalizationOptions(), null) { }

    private NormalizedVectorEnvironment(IVectorEnvironment inner, NormalizationOptions options, RunningMeanStd<double>? statistics)
    {
        (_inner, _options) = (inner, options);
        _gamma = options.Gamma ?? DefaultGamma;
        _returns = new double[inner.Count];
        ObservationSpace = inner.ObservationSpace;
        if (options.Observations)
        {
            Box box = inner.ObservationSpace as Box
                ?? throw new UserException($"Observations in {inner.ObservationSpace} cannot be normalised: they are no lists of real numbers; switch it off.");
            ObservationSpace = new Box(-(float)options.ObservationClip, (float)options.ObservationClip, [.. box.Shape]);
        }

        ObservationStatistics = statistics ?? new RunningMeanStd<double>((int)Math.Max(1, inner.ObservationSpace.Size));
    }

    /// <summary>Mean and variance of the observations so far; what a saved policy must bring along.</summary>
    public RunningMeanStd<double> ObservationStatistics { get; }

    /// <summary>Mean and variance of the discounted return so far.</summary>
    public RunningMeanStd<double> ReturnStatistics { get; } = new(1);

    /// <summary>Whether the statistics stay as they are.</summary>
    public bool IsFrozen { get; set; }

    /// <inheritdoc/>
    public int Count => _inner.Count;

    /// <inheritdoc/>
    public Space ObservationSpace { get; }

    /// <inheritdoc/>
    public Space ActionSpace => _inner.ActionSpace;

    /// <summary>Other copies seen through the observation statistics of this one, which they do not change; rewards are as they are.</summary>
    public NormalizedVectorEnvironment ForEvaluation(IVectorEnvironment inner) => ForEvaluation(inner, ObservationStatistics, _options);

    /// <summary>Copies seen through statistics that a saved policy brought along; rewards are as they are.</summary>
    public static NormalizedVectorEnvironment ForEvaluation(
        IVectorEnvironment inner, RunningMeanStd<double> observationStatistics, NormalizationOptions? options = null)
    {
        if (observationStatistics.Size != inner.ObservationSpace.Size)
            throw new ArgumentException(
                $"Statistics of {observationStatistics.Size} numbers do not fit observations of {inner.ObservationSpace.Size}.", nameof(observationStatistics));
        return new NormalizedVectorEnvironment(inner, (options ?? new NormalizationOptions()) with { Rewards = false }, observationStatistics) { IsFrozen = true };
    }

    object IEnvironmentWrapper.Wrapped => _inner;

    /// <inheritdoc/>
    public Tensor Reset(int? seed = null)
    {
        _returns.AsSpan().Clear();
        return Scale(_inner.Reset(seed), isCounted: !IsFrozen);
    }

    /// <inheritdoc/>
    public VectorStep Step(Tensor actions)
    {
        VectorStep step = _inner.Step(actions);
        Tensor observations = Scale(step.Observations, isCounted: !IsFrozen);
        return step with
        {
            Observations = observations,
            FinalObservations = Scale(step.FinalObservations, isCounted: false),
            Rewards = _options.Rewards ? ScaleRewards(step) : step.Rewards,
        };
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _inner.Save(writer.Section("inner"));
        ObservationStatistics.Save(writer.Section("observations"));
        ReturnStatistics.Save(writer.Section("returns"));
        writer.Write("discounted_returns", Array.ConvertAll(_returns, BitConverter.DoubleToUInt64Bits));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _inner.Load(reader.Section("inner"));
        ObservationStatistics.Load(reader.Section("observations"));
        ReturnStatistics.Load(reader.Section("returns"));
        Array.ConvertAll(reader.ReadUInt64Array("discounted_returns"), BitConverter.UInt64BitsToDouble).CopyTo(_returns, 0);
    }

    private Tensor Scale(Tensor observations, bool isCounted)
    {
        if (!_options.Observations)
            return observations;
        using Tensor dense = observations.cpu().contiguous();
        ReadOnlySpan<float> raw = MemoryMarshal.Cast<byte, float>(dense.bytes);
        if (isCounted)
            CountIn(raw);
        Tensor scaled = torch.empty(observations.shape, ScalarType.Float32); // [copies, ...observation]
        ObservationStatistics.Scale(raw, _options.Epsilon, _options.ObservationClip, MemoryMarshal.Cast<byte, float>(scaled.bytes));
        observations.Dispose();
        return scaled;
    }

    private void CountIn(ReadOnlySpan<float> observations)
    {
        if (_numbers.Length != observations.Length)
            _numbers = new double[observations.Length];
        for (int i = 0; i < observations.Length; i++)
            _numbers[i] = observations[i];
        ObservationStatistics.Update(_numbers);
    }

    private Tensor ScaleRewards(VectorStep step)
    {
        float[] rewards = step.Rewards.ToSingles();
        for (int i = 0; i < rewards.Length; i++)
            _returns[i] = _returns[i] * _gamma + rewards[i];
        if (!IsFrozen)
            ReturnStatistics.Update(_returns);
        double deviation = Math.Sqrt(ReturnStatistics.Variance[0] + _options.Epsilon);
        bool[] terminated = step.Terminated.ToFlags(), truncated = step.Truncated.ToFlags();
        for (int i = 0; i < rewards.Length; i++)
        {
            rewards[i] = (float)Math.Clamp(rewards[i] / deviation, -_options.RewardClip, _options.RewardClip);
            if (terminated[i] || truncated[i])
                _returns[i] = 0;
        }

        return torch.tensor(rewards, [Count]);
    }
}
