using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Search;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Tests.Learners;

/// <summary>CEM, ARS and evolution strategies: one update by hand, and the top of a hill.</summary>
public sealed class SearchLearnerTests
{
    private static readonly float[] s_top = [1, -2, 0.5f, 3];

    [Fact]
    public void CemLearn_OneUpdate_TakesMeanAndDeviationOfTheElite()
    {
        (VectorPolicy policy, SearchDistribution distribution) = Distribution(deviation: 2);
        using VectorPolicy _ = policy;
        Population batch = new([[1, 0, 0, 1], [3, 0, 0, 1], [9, 9, 9, 9], [-9, 9, 9, 9]], [5, 4, 3, -1], null);
        new CemLearner(distribution, new CemOptions { EliteFraction = 0.5, ExtraDeviation = 0.5, ExtraIterations = 10 })
            .Learn(batch, new TrainingProgress(5, 10), new MetricRecorder());
        Assert.Equal([4, 0, 0, 2], distribution.Mean.ToArray()); // 2 * mean of 1 and 3; 2 * 1
        Assert.Equal(Math.Sqrt(4 + 0.0625), distribution.Deviation[0], 12); // 2 * 1, and half of 0.5
        Assert.Equal(0.25, distribution.Deviation[3], 12);
        Assert.Equal([4f, 0, 0, 2], policy.Parameters.ToArray());
    }

    [Fact]
    public void ArsLearn_TopDirection_StepsAlongItAlone()
    {
        (VectorPolicy policy, SearchDistribution distribution) = Distribution(deviation: 0.5);
        using VectorPolicy _ = policy;
        Population batch = new([[1, 0, 0, 2], [0, 1, 0, 0]], [4, 1], [0, 2]);
        new ArsLearner(distribution, new ArsOptions { TopDirections = 1, LearningRate = 0.1 }, new ConstantSchedule())
            .Learn(batch, new TrainingProgress(0, 1), new MetricRecorder());
        double step = 0.1 / (1 * 2) * (4 - 0); // the standard deviation of 4 and 0 is 2
        Assert.Equal([step, 0, 0, 2 * step], distribution.Mean.ToArray());
    }

    [Fact]
    public void ArsLearn_EqualReturns_StaysWhereItIs()
    {
        (VectorPolicy policy, SearchDistribution distribution) = Distribution(deviation: 0.5);
        using VectorPolicy _ = policy;
        new ArsLearner(distribution, new ArsOptions(), new ConstantSchedule())
            .Learn(new Population([[1, 1, 1, 1]], [3], [3]), new TrainingProgress(0, 1), new MetricRecorder());
        Assert.Equal(new double[4], distribution.Mean.ToArray());
    }

    [Fact]
    public void EvolutionLearn_OneUpdate_FollowsTheRanks()
    {
        (VectorPolicy policy, SearchDistribution distribution) = Distribution(deviation: 0.5);
        using VectorPolicy _ = policy;
        Population batch = new([[1, 0, 0, 0], [0, 2, 0, 0]], [1000, 2], [1, 3]);
        new EvolutionStrategiesLearner(distribution, new EvolutionOptions { LearningRate = 1, WeightDecay = 0 }, new ConstantSchedule())
            .Learn(batch, new TrainingProgress(0, 1), new MetricRecorder());
        // ranks of 1000, 2, 1, 3: 1/2, -1/6, -1/2, 1/6; divided by 2 * 2 * 0.5
        Assert.Equal(0.5, distribution.Mean[0], 12);
        Assert.Equal((-1.0 / 6 - 1.0 / 6) * 2 / 2, distribution.Mean[1], 12);
    }

    [Fact]
    public void CentredRanks_EqualValues_ShareTheirMean()
    {
        double[] ranks = EvolutionStrategiesLearner.CentredRanks([9, 1, 1, 5]); // ranks 3, 0.5, 0.5, 2 of 3
        Assert.Equal(0.5, ranks[0], 12);
        Assert.Equal(1.0 / 6 - 0.5, ranks[1], 12);
        Assert.Equal(ranks[1], ranks[2]);
        Assert.Equal(2.0 / 3 - 0.5, ranks[3], 12);
    }

    [Theory]
    [InlineData("cem")]
    [InlineData("ars")]
    [InlineData("es")]
    public void Learn_Hill_FindsItsTop(string agent)
    {
        (VectorPolicy policy, SearchDistribution distribution) = Distribution(agent == "cem" ? 1 : 0.3);
        using VectorPolicy _ = policy;
        ILearner<Population> learner = agent switch
        {
            "cem" => new CemLearner(distribution, new CemOptions()),
            "ars" => new ArsLearner(distribution, new ArsOptions { LearningRate = 0.1 }, new LinearToZeroSchedule()),
            _ => new EvolutionStrategiesLearner(distribution, new EvolutionOptions { LearningRate = 0.3, WeightDecay = 0 }, new LinearToZeroSchedule()),
        };
        PopulationSource source = new(distribution, new Hill(), 20, isMirrored: agent != "cem", new RandomStream(3));
        new TrainingLoop<Population>(source, learner, []).Run(new TrainingRun("test", 100));
        for (int i = 0; i < s_top.Length; i++)
            Assert.Equal(s_top[i], policy.Parameters[i], 0.1f);
    }

    private static (VectorPolicy Policy, SearchDistribution Distribution) Distribution(double deviation)
    {
        VectorPolicy policy = new(3, 1, isDiscrete: false, []);
        return (policy, new SearchDistribution(policy, deviation));
    }

    private sealed class Hill : ICandidateEvaluator
    {
        public IReadOnlyList<EpisodeSummary> Evaluate(IReadOnlyList<float[]> candidates, IReadOnlyList<int> seeds) =>
            [.. candidates.Select(candidate => new EpisodeSummary(-candidate.Zip(s_top, (a, b) => (a - b) * (a - b)).Sum(), 1))];

        public void Save(CheckpointWriter writer) { }

        public void Load(CheckpointReader reader) { }
    }
}
