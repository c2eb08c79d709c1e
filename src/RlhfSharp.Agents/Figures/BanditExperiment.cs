using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Bandits;
using RlhfSharp.Agents.Learners.Bandits;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Figures;

/// <summary>The experiment of chapter 2: many problems, one algorithm afresh on each, the same pulls of each averaged.</summary>
internal sealed class BanditExperiment
{
    private const int LastPulls = 100;
    private readonly int _pulls;
    private readonly RunAverage _average;

    private BanditExperiment(int pulls, RunAverage average) => (_pulls, _average) = (pulls, average);

    /// <summary>Index among the runs' numbers of: share of best arms over the last 100 pulls; their mean reward; the mean reward of all.</summary>
    public int LastOptimal => 2 * _pulls;

    public int LastReward => 2 * _pulls + 1;

    public int MeanReward => 2 * _pulls + 2;

    public RunAverage Runs => _average;

    /// <summary>Index of the mean reward at a pull, counted from 1.</summary>
    public int RewardAt(int pull) => pull - 1;

    public FigureCurve Reward(string label) => FigureCurve.Of(label, _average, .._pulls);

    public FigureCurve Optimal(string label) => FigureCurve.Of(label, _average, _pulls..(2 * _pulls));

    /// <summary>Runs one algorithm. Shares of best arms are in percent.</summary>
    public static BanditExperiment Run(FigureRequest request, Func<RandomStream, Bandit<int>> create, double mean = 0, int pulls = 1000) =>
        new(pulls, RunAverage.Over(request, 2 * pulls + 3, (seed, numbers) =>
        {
            GaussianBandit problem = new(10, (ulong)seed, mean);
            StepTrace<int, int> trace = new(new TimeLimit<int, int>(problem, pulls), pulls, arm => arm == problem.BestArm ? 100 : 0);
            Bandit<int> bandit = create(RandomStream.Named((ulong)seed, "exploration"));
            Experiment.Train(new EpisodeSource<int, int>(trace, bandit, seed), new BanditLearner<int>(bandit), episodes: 1);

            trace.Rewards.CopyTo(numbers);
            trace.Marks.CopyTo(numbers[pulls..]);
            numbers[2 * pulls] = MeanOf(trace.Marks[^LastPulls..]);
            numbers[2 * pulls + 1] = MeanOf(trace.Rewards[^LastPulls..]);
            numbers[2 * pulls + 2] = MeanOf(trace.Rewards);
        }));

    private static double MeanOf(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }
}
