using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Figures;

/// <summary>One run of a figure, through the loop that trains everything.</summary>
internal static class Experiment
{
    /// <summary>Trains for some episodes; <paramref name="callbacks"/> are called after each.</summary>
    public static void Train<TObservation>(
        EpisodeSource<TObservation, int> source, ILearner<LiveEpisode<TObservation, int>> learner, long episodes, params ITrainingCallback[] callbacks) =>
        new TrainingLoop<LiveEpisode<TObservation, int>>(source, learner, callbacks).Run(new TrainingRun("figure", episodes));
}
