using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Figures;

/// <summary>Every figure by name.</summary>
public static class FigureRegistry
{
    /// <summary>In the order of the book.</summary>
    public static IReadOnlyList<Figure> All { get; } =
    [
        new EpsilonGreedyFigure(),
        new OptimisticFigure(),
        new UpperConfidenceFigure(),
        new GradientBanditFigure(),
        new GridworldFigure(),
        new CarRentalFigure(),
        new GamblerFigure(),
        new BlackjackFigure(),
        new ImportanceSamplingFigure(),
        new RandomWalkFigure(),
        new WindyGridworldFigure(),
        new CliffWalkingFigure(),
        new StepSizeFigure(),
        new MaximizationBiasFigure(),
        new NStepFigure(),
        new DynaMazeFigure(),
        new BlockingMazeFigure(),
        new ShortcutMazeFigure(),
        new StateAggregationFigure(),
        new MountainCarFigure(),
        new MountainCarStepsFigure(),
        new MountainCarSweepFigure(),
        new AccessControlFigure(),
        new BairdFigure(),
        new TdLambdaFigure(),
        new ShortCorridorFigure(),
    ];

    /// <summary>The figure of this name.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public static Figure Find(string name) =>
        All.FirstOrDefault(figure => figure.Name == name)
        ?? throw new UserException($"There is no figure '{name}'. "
            + (EditDistance.Nearest(name, All.Select(figure => figure.Name)) is { } nearest ? $"Did you mean '{nearest}'? " : "")
            + "rlhf figure lists them all.");
}
