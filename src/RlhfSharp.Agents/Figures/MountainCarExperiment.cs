using RlhfSharp.Agents.Environments.Classic;
using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Learners.Linear;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Figures;

/// <summary>Semi-gradient Sarsa with 8 tilings of 8 x 8 tiles on the mountain car without a step limit, greedy, undiscounted (example 10.1).</summary>
internal static class MountainCarExperiment
{
    /// <summary>Steps of each episode of one run. The step size is that of a whole update: 0.5 stands for 0.5/8 of a tile.</summary>
    public static ReadOnlySpan<double> Run(int steps, double stepSize, int episodes, int seed)
    {
        TileCoding tiles = new([-1.2, -0.07], [0.6, 0.07], tilings: 8, tiles: 8);
        EpisodeTrace<float[], int> trace = new(new MountainCar(), episodes);
        LinearActionValues<float[]> values = new(tiles, trace.ActionCount());
        LinearEpsilonGreedy<float[]> behavior = new(values, _ => 0, RandomStream.Named((ulong)seed, "exploration"));
        Experiment.Train(new EpisodeSource<float[], int>(trace, behavior, seed), new SemiGradientSarsa<float[]>(values, steps, stepSize, gamma: 1), episodes);
        return trace.Lengths;
    }
}
