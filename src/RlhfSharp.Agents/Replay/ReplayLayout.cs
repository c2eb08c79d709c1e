using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Replay;

/// <summary>What one entry of a replay buffer holds.</summary>
/// <param name="ObservationShape">Sizes of one observation, as the network sees it.</param>
/// <param name="ActionSize">Numbers in one action; 0 where actions are discrete.</param>
public sealed record ReplayLayout(IReadOnlyList<long> ObservationShape, int ActionSize)
{
    /// <summary>Frames along the first axis of an observation, of which each entry keeps only the newest; 1 where observations are not stacked.</summary>
    public int FrameStack { get; init; } = 1;

    /// <summary>Keep the numbers of observations, whole ones from 0 to 255, in a byte each: images.</summary>
    public bool AsBytes { get; init; }

    /// <summary>Numbers in one observation.</summary>
    public int ObservationSize { get; } = (int)ObservationShape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Numbers in one frame.</summary>
    public int FrameSize => ObservationSize / FrameStack;

    /// <summary>Bytes that one frame takes.</summary>
    public int FrameBytes => FrameSize * (AsBytes ? 1 : sizeof(float));

    /// <summary>Numbers kept for an action: a discrete one is one number.</summary>
    internal int ActionNumbers => Math.Max(1, ActionSize);

    /// <summary>Bytes that a buffer of <paramref name="entries"/> takes: frame, action, reward, how it ended, steps since its episode began.</summary>
    public long Bytes(long entries) => entries * (FrameBytes + sizeof(float) * (ActionNumbers + 1) + 2);

    /// <summary>The layout for an environment with these spaces.</summary>
    /// <exception cref="UserException">Observations are not numbers, or not stacked as the options say.</exception>
    public static ReplayLayout For(Space observations, Space actions, int frameStack = 1, bool asBytes = false)
    {
        if (observations is not Box)
            throw new UserException($"Observations are {observations}; a replay buffer keeps arrays of numbers (a Box).");
        if (frameStack > 1 && (observations.Shape.Count < 2 || observations.Shape[0] != frameStack))
            throw new UserException($"frame_stack is {frameStack}, but observations are [{string.Join(", ", observations.Shape)}]: their first axis must hold the frames.");
        return new ReplayLayout(observations.Shape, actions is Box ? (int)actions.Size : 0) { FrameStack = frameStack, AsBytes = asBytes };
    }
}
