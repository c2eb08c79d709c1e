using FsCheck;
using FsCheck.Fluent;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Bandits;
using RlhfSharp.Agents.Learners.Bandits;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Tests.Learners.Bandits;

public sealed class BanditTests
{
    public static TheoryData<string> Names => ["epsilon-greedy", "optimistic", "ucb", "gradient", "gaussian", "bernoulli"];

    [Theory, MemberData(nameof(Names))]
    public void Learn_TwoArms_FindsTheBetter(string name)
    {
        BernoulliBandit problem = new([0.2, 0.8]);
        ArmBandit bandit = Create(name, 2);
        EpisodeSource<int, int> source = new(new TimeLimit<int, int>(problem, 500), bandit, seed: 5);
        new TrainingLoop<LiveEpisode<int, int>>(source, new BanditLearner<int>(bandit), []).Run(new TrainingRun("test", 1));
        Assert.Equal(1, bandit.Values.Greedy(0));
        int better = Enumerable.Range(0, 100).Sum(_ => bandit.Act(0));
        Assert.InRange(better, 85, 100);
    }

    [Fact]
    public void EpsilonGreedy_SampleAverages_AreTheMeansOfTheRewards() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Gen.Choose(-1000, 1000).NonEmptyListOf().ToArbitrary(),
        rewards =>
        {
            EpsilonGreedyBandit bandit = new(3, 0.1, new RandomStream(0), initialValue: 77);
            foreach (int reward in rewards)
                bandit.Learn(0, 1, reward);
            Assert.Equal(rewards.Average(), bandit.Values[0, 1], 1e-9); // the initial value is forgotten at the first pull
            Assert.Equal(77, bandit.Values[0, 0]);
        }));

    [Fact]
    public void EpsilonGreedy_ConstantStep_WeighsLaterRewardsMore()
    {
        EpsilonGreedyBandit bandit = new(1, 0, new RandomStream(0), stepSize: 0.5, initialValue: 8);
        bandit.Learn(0, 0, 4);
        bandit.Learn(0, 0, 2);
        Assert.Equal(4, bandit.Values[0, 0]); // 8 -> 6 -> 4
    }

    [Fact]
    public void EpsilonGreedy_TiesAtTheStart_AreBrokenEvenly()
    {
        EpsilonGreedyBandit bandit = new(4, 0, new RandomStream(3));
        int[] counts = new int[4];
        for (int i = 0; i < 4000; i++)
            counts[bandit.Act(0)]++;
        Assert.All(counts, count => Assert.InRange(count, 880, 1120)); // 1000 +- 4 standard deviations
    }

    [Fact]
    public void UpperConfidence_ByHand_TriesEveryArmAndThenTheUncertain()
    {
        UpperConfidenceBandit bandit = new(2, confidence: 1, new RandomStream(0));
        int first = bandit.Act(0);
        bandit.Learn(0, first, 1);
        Assert.Equal(1 - first, bandit.Act(0));
        bandit.Learn(0, 1 - first, 1);
        bandit.Learn(0, first, 1);
        bandit.Learn(0, first, 1); // equal estimates, three pulls against one
        Assert.Equal(1 - first, bandit.Act(0));
        bandit.Learn(0, 1 - first, -3); // -1 + sqrt(ln 6 / 2) = -0.05 against 1 + sqrt(ln 6 / 3) = 1.77
        Assert.Equal(first, bandit.Act(0));
    }

    [Theory, InlineData(true, 0, 1), InlineData(false, 0.1, 2)]
    public void Gradient_OneStepByHand_FollowsEquation212(bool hasBaseline, double expected, double reward)
    {
        // Baseline: the mean of rewards with that of now, so the first step is 0; without: alpha R (1 - pi) = 0.1 * 2 * 0.5.
        GradientBandit bandit = new(2, 0.1, hasBaseline, new RandomStream(0));
        bandit.Learn(0, 1, reward);
        Assert.Equal(expected, bandit.Values[0, 1], 1e-12);
        Assert.Equal(-expected, bandit.Values[0, 0], 1e-12);
    }

    [Fact]
    public void Gradient_WhateverIsPaid_KeepsTheSumOfPreferences() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Gen.Choose(-50, 50).ListOf().ToArbitrary(),
        rewards =>
        {
            GradientBandit bandit = new(5, 0.2, hasBaseline: true, new RandomStream(1));
            foreach (int reward in rewards)
                bandit.Learn(0, bandit.Act(0), reward);
            Assert.Equal(0, bandit.Values.All.ToArray().Sum(), 1e-9);
        }));

    [Fact]
    public void GaussianThompson_Belief_IsThePosteriorMean()
    {
        GaussianThompsonBandit bandit = new(1, new RandomStream(0), priorDeviation: 2, noiseDeviation: 1);
        bandit.Learn(0, 0, 3);
        bandit.Learn(0, 0, 5);
        Assert.Equal(8 / 2.25, bandit.Values[0, 0], 1e-12); // sum / (N + 1/4)
    }

    [Fact]
    public void BernoulliThompson_Draws_HaveTheMomentsOfTheBelief()
    {
        // Beta(4, 2) against Beta(2, 4).
        int first = 0;
        BernoulliThompsonBandit bandit = new(2, new RandomStream(7));
        for (int i = 0; i < 3; i++)
        {
            bandit.Learn(0, 0, 1);
            bandit.Learn(0, 1, 0);
        }

        bandit.Learn(0, 0, 0);
        bandit.Learn(0, 1, 1);
        for (int i = 0; i < 20_000; i++)
            first += bandit.Act(0) == 0 ? 1 : 0;
        Assert.Equal(WinProbability(4, 2, 2, 4), first / 20_000.0, 0.01); // four standard errors
        Assert.Equal(4 / 6.0, bandit.Values[0, 0], 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => bandit.Learn(0, 0, 1.5));
    }

    [Fact]
    public void LinUcb_AfterSomePulls_HasTheRidgeRegression()
    {
        LinUcbBandit bandit = new(1, 2, confidence: 1, new RandomStream(0), ridge: 1);
        bandit.Learn([1, 0], 0, 2);
        bandit.Learn([1, 1], 0, 3);
        // A = [[3, 1], [1, 2]], b = [5, 3]: w = A^-1 b = [7/5, 4/5].
        Assert.Equal(1.4, bandit.Values.Weights[0], 1e-12);
        Assert.Equal(0.8, bandit.Values.Weights[1], 1e-12);
        Assert.Throws<ArgumentException>(() => bandit.Act([1]));
    }

    [Fact]
    public void LinUcb_ContextsDecide_FindsTheBestArmOfEach()
    {
        ContextualBandit problem = new(arms: 3, contextSize: 3, problem: 2, noise: 0.3);
        LinUcbBandit bandit = new(3, 3, confidence: 1, RandomStream.Named(0, "test"));
        float[] context = problem.Reset(0);
        int hits = 0;
        for (int pull = 0; pull < 1000; pull++)
        {
            int arm = bandit.Act(context);
            hits += pull >= 500 && arm == problem.BestArm ? 1 : 0;
            StepResult<float[]> result = problem.Step(arm);
            bandit.Learn(context, arm, result.Reward);
            context = result.Observation;
        }

        Assert.InRange(hits, 450, 500);
    }

    [Fact]
    public void GaussianBandit_SameProblem_HasTheSameArmsAndAnotherHasOthers()
    {
        Assert.Equal(new GaussianBandit(problem: 4).Means, new GaussianBandit(problem: 4).Means);
        Assert.NotEqual(new GaussianBandit(problem: 4).Means, new GaussianBandit(problem: 5).Means);
        GaussianBandit drifting = new(drift: 0.1);
        double[] before = [.. drifting.Means];
        drifting.Reset(0);
        drifting.Step(0);
        Assert.NotEqual(before, drifting.Means);
        drifting.Reset();
        Assert.Equal(before, drifting.Means);
    }

    private static ArmBandit Create(string name, int arms)
    {
        RandomStream random = RandomStream.Named(1, "exploration");
        return name switch
        {
            "epsilon-greedy" => new EpsilonGreedyBandit(arms, 0.1, random),
            "optimistic" => new EpsilonGreedyBandit(arms, 0, random, 0.1, 5),
            "ucb" => new UpperConfidenceBandit(arms, 0.5, random),
            "gradient" => new GradientBandit(arms, 0.3, hasBaseline: true, random),
            "gaussian" => new GaussianThompsonBandit(arms, random),
            _ => new BernoulliThompsonBandit(arms, random),
        };
    }

    // How likely a draw of one Beta exceeds that of another, by the midpoint rule.
    private static double WinProbability(int a, int b, int c, int d)
    {
        const int Points = 2000;
        double[] first = Density(a, b), second = Density(c, d);
        double below = 0, sum = 0;
        for (int i = 0; i < Points; i++)
        {
            sum += first[i] * (below + second[i] / 2);
            below += second[i];
        }

        return sum / (first.Sum() * second.Sum());

        static double[] Density(int a, int b) => [.. Enumerable.Range(0, Points).Select(i => Math.Pow((i + 0.5) / Points, a - 1) * Math.Pow(1 - (i + 0.5) / Points, b - 1))];
    }
}
