using RlhfSharp.Agents.Environments.Textbook;
using RlhfSharp.Agents.Learners.Tabular;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Figures;

/// <summary>Prediction on a random walk: the error of the values after each episode.</summary>
internal static class WalkExperiment
{
    /// <summary>
    /// What every run writes: the root mean square error over the states before the first and after each episode, in all
    /// <paramref name="episodes"/> + 1 numbers, then the mean of those after the episodes.
    /// </summary>
    public static RunAverage Run(
        FigureRequest request, Func<RandomWalk> create, double[] truth, double initialValue, int episodes, Func<StateValues, TabularLearner<StateValues>> learn) =>
        RunAverage.Over(request, episodes + 2, (seed, numbers) =>
        {
            StateValues values = new(truth.Length, initialValue);
            double[] errors = new double[episodes + 1];
            errors[0] = Numbers.RootMeanSquare(values.All, truth);
            FixedPolicy policy = FixedPolicy.Uniform(truth.Length, 1, RandomStream.Named((ulong)seed, "policy"));
            Experiment.Train(new EpisodeSource<int, int>(create(), policy, seed), learn(values), episodes,
                new AfterEpisode((_, episode) => errors[episode + 1] = Numbers.RootMeanSquare(values.All, truth)));
            errors.CopyTo(numbers);
            numbers[episodes + 1] = Numbers.Mean(errors.AsSpan(1));
        });
}
