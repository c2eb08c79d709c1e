using RlhfSharp.Agents.Environments;
using RlhfSharp.Core.Randomness;
using Serilog;

namespace RlhfSharp.Agents.Replay;

/// <summary>Puts buffer, sampler and source together as the options say.</summary>
internal static class ReplayExperience
{
    /// <summary>A source of what <paramref name="explorer"/> does; says first how much memory its buffer takes.</summary>
    public static ReplaySource Create(IVectorEnvironment environment, IExplorer explorer, ReplayOptions options, int seed)
    {
        ReplayLayout layout = ReplayLayout.For(environment.ObservationSpace, environment.ActionSpace, options.FrameStack, options.ObservationsAsBytes);
        ReplayBuffer.CheckSize(layout, options.BufferSize, environment.Count, options.NSteps);
        RandomStream random = RandomStream.Named((ulong)seed, "replay");
        IReplaySampler sampler = options.Prioritized.Enabled
            ? new PrioritizedSampler(options.BufferSize, options.Prioritized, random)
            : new UniformSampler(random);
        ReplayBuffer buffer = new(layout, options.BufferSize, environment.Count, sampler);
        Log.Information("The replay buffer of {Steps} steps takes {Megabytes:F1} MB", options.BufferSize, buffer.Bytes / 1e6);
        return new ReplaySource(environment, explorer, buffer, layout, options, seed);
    }
}
