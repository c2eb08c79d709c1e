using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Policies;

/// <summary>How a tabular agent explores, and how that changes over the run.</summary>
public sealed record ExplorationOptions : IValidatable
{
    [Setting("How actions are chosen while learning")]
    public ExplorationKind Kind { get; init; } = ExplorationKind.EpsilonGreedy;

    [Setting("How it changes from episode to episode")]
    public ExplorationSchedule Schedule { get; init; } = ExplorationSchedule.Constant;

    [Setting("Epsilon (or the temperature of softmax) in the first episode", Min = 0)]
    public double Start { get; init; } = 0.1;

    [Setting("Epsilon (or the temperature) towards which it falls; exponential and linear only", Min = 0)]
    public double End { get; init; } = 0.05;

    [Setting("Rate of the fall; exponential only", Min = 0, Unit = "1/episodes")]
    public double Decay { get; init; } = 0.0005;

    [Setting("Share of the run over which it falls; linear only", Min = 0, MinExclusive = true, Max = 1)]
    public double Fraction { get; init; } = 1;

    /// <summary>Epsilon, or the temperature, at this point of the run.</summary>
    public double At(TrainingProgress progress) => Schedule switch
    {
        ExplorationSchedule.Constant => Start,
        ExplorationSchedule.Exponential => End + (Start - End) * Math.Exp(-Decay * progress.Iteration),
        _ => Start + (End - Start) * Math.Min(1, progress.Fraction / Fraction),
    };

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        ExplorationOptions usual = new();
        if (Kind == ExplorationKind.EpsilonGreedy && Math.Max(Start, Schedule == ExplorationSchedule.Constant ? 0 : End) > 1)
            yield return $"'start' is {Start} and 'end' {End}, but epsilon is a probability: give at most 1.";
        if (Kind == ExplorationKind.Softmax && (Start == 0 || (Schedule != ExplorationSchedule.Constant && End == 0)))
            yield return "A temperature of 0 is no softmax: give a 'start' and an 'end' above 0, or kind epsilon_greedy.";
        if (Schedule == ExplorationSchedule.Constant && End != usual.End)
            yield return $"'end' is {End}, but a constant schedule stays at 'start': leave it out, or choose the schedule exponential or linear.";
        if (Schedule != ExplorationSchedule.Exponential && Decay != usual.Decay)
            yield return $"'decay' is {Decay}, but only the exponential schedule uses it: leave it out, or choose that schedule.";
        if (Schedule != ExplorationSchedule.Linear && Fraction != usual.Fraction)
            yield return $"'fraction' is {Fraction}, but only the linear schedule uses it: leave it out, or choose that schedule.";
    }

    /// <summary>The behaviour over <paramref name="values"/>.</summary>
    internal ITabularBehavior Create(ActionValues values, RandomStream random) => Kind == ExplorationKind.Softmax
        ? new Softmax(values, At, random)
        : new EpsilonGreedy(values, At, random);
}
