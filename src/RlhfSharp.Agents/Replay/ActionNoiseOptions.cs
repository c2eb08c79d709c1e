using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Replay;

/// <summary>Settings of <see cref="ActionNoise"/>.</summary>
public sealed record ActionNoiseOptions
{
    [Setting("Kind of noise")]
    public ActionNoiseKind Kind { get; init; } = ActionNoiseKind.None;

    [Setting("Its deviation; actions lie between -1 and 1", Min = 0)]
    public double Deviation { get; init; } = 0.1;

    [Setting("How fast Ornstein-Uhlenbeck noise returns to 0", Min = 0)]
    public double Theta { get; init; } = 0.15;

    [Setting("Length of one of its steps", Min = 0, MinExclusive = true, Unit = "seconds")]
    public double TimeStep { get; init; } = 0.01;
}
