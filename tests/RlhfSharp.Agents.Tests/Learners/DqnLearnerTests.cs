using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Learners;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Replay;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Agents.Tests.Learners;

public sealed class DqnLearnerTests
{
    private static readonly QNetworkOptions s_plain = new() { HiddenSizes = [16, 16], LowestReturn = 0, HighestReturn = 1, Atoms = 11, Quantiles = 5 };

    public static TheoryData<string, QNetworkOptions, bool, int, bool> Switches() => new()
    {
        { "plain", s_plain, false, 1, false },
        { "double", s_plain, true, 1, false },
        { "dueling", s_plain with { Dueling = true }, false, 1, false },
        { "noisy", s_plain with { Noisy = true }, false, 1, false },
        { "n-step", s_plain, false, 3, false },
        { "prioritised", s_plain, false, 1, true },
        { "c51", s_plain with { Returns = ReturnKind.Categorical }, false, 1, false },
        { "quantiles", s_plain with { Returns = ReturnKind.Quantiles }, false, 1, false },
        { "rainbow", s_plain with { Returns = ReturnKind.Categorical, Dueling = true, Noisy = true }, true, 3, true },
    };

    [Theory, MemberData(nameof(Switches))]
    public void Learn_Corridor_WalksToItsEnd(string name, QNetworkOptions network, bool isDouble, int steps, bool prioritized)
    {
        const int Length = 5;
        using QNetwork online = new(Length, 2, network, seed: 1), target = new(Length, 2, network, seed: 1);
        CorridorNumbers corridor = new(Length);
        ReplayOptions options = new()
        {
            TotalSteps = 800, BufferSize = 500, BatchSize = 32, LearningStarts = 50, TrainFrequency = 4, GradientSteps = 4, Gamma = 0.9, NSteps = steps,
            Prioritized = new PrioritizedReplayOptions { Enabled = prioritized },
        };
        EpsilonGreedyExplorer explorer = new(online, new EpsilonGreedyOptions { Final = 0.2, Fraction = 0.5 }, 1, options.TotalSteps, new RandomStream(2));
        using ReplaySource source = ReplayExperience.Create(
            new VectorEnvironment<float[], int>([new TimeLimit<float[], int>(corridor, 20)]), explorer, options, seed: 0);
        using Adam optimizer = new(online.NamedParameters, new AdamOptions());
        DqnOptions dqn = new() { Double = isDouble, LearningRate = 5e-3, TargetUpdateInterval = 10 };
        DqnLearner learner = new(online, target, dqn, optimizer, new ConstantSchedule(), new RandomStream(3));
        new TrainingLoop<ReplayBatches>(source, learner, []).Run(new TrainingRun("test", options.Iterations(1)));

        using DisposeScope scope = NewDisposeScope();
        Tensor states = eye(Length)[..(Length - 1)];
        Assert.Equal([1L, 1, 1, 1], online.Act(states, ActingMode.Greedy).Actions.data<long>().ToArray());
        double value = online.Values(online.Evaluate(states, noisy: false))[0, 1].item<float>();
        Assert.True(Math.Abs(value - Math.Pow(0.9, 3)) < 0.15, $"{name}: the first state is worth {value}, should be 0.729");
    }

    [Fact]
    public void Learn_Double_MattersOnlyOnceTheNetworksDiffer()
    {
        Assert.Equal(Updated(s_plain, new DqnOptions { TargetUpdateInterval = 100 }, updates: 1), Updated(s_plain, new DqnOptions { Double = true, TargetUpdateInterval = 100 }, updates: 1));
        Assert.NotEqual(Updated(s_plain, new DqnOptions { TargetUpdateInterval = 100 }, updates: 40), Updated(s_plain, new DqnOptions { Double = true, TargetUpdateInterval = 100 }, updates: 40));
    }

    [Fact]
    public void Learn_TargetUpdateInterval_DecidesWhenTheTargetFollows() =>
        Assert.NotEqual(Updated(s_plain, new DqnOptions { TargetUpdateInterval = 1 }, 5), Updated(s_plain, new DqnOptions { TargetUpdateInterval = 5 }, 5));

    [Fact]
    public void Network_Switches_ChangeItsParametersAlone()
    {
        HashSet<string> Names(QNetworkOptions options) => [.. new QNetwork(4, 2, options, 0).NamedParameters.Select(pair => pair.Name)];
        string Shape(QNetworkOptions options, string name) =>
            string.Join(",", new QNetwork(4, 2, options, 0).NamedParameters.Single(pair => pair.Name == name).Parameter.shape);

        Assert.Equal(["q_net.0.weight", "q_net.0.bias", "q_net.2.weight", "q_net.2.bias", "q_net.4.weight", "q_net.4.bias"], Names(s_plain));
        Assert.Contains("values.2.weight", Names(s_plain with { Dueling = true }));
        Assert.Contains("q_net.0.weight_sigma", Names(s_plain with { Noisy = true }));
        Assert.DoesNotContain("trunk.0.weight_sigma", Names(s_plain with { Noisy = true }));
        Assert.Equal("22,16", Shape(s_plain with { Returns = ReturnKind.Categorical }, "q_net.4.weight"));
        Assert.Equal("10,16", Shape(s_plain with { Returns = ReturnKind.Quantiles }, "q_net.4.weight"));
        Assert.Equal("2,16", Shape(s_plain, "q_net.4.weight"));
    }

    [Fact]
    public void Network_Noisy_ActsGreedilyWithoutNoiseAndDrawsItFromItsOwnStream()
    {
        using DisposeScope scope = NewDisposeScope();
        using QNetwork network = new(4, 3, s_plain with { Noisy = true }, 0);
        Tensor observations = randn(6, 4);
        float[] Evaluated(bool noisy) => network.Evaluate(observations, noisy).data<float>().ToArray();

        float[] quiet = Evaluated(noisy: false);
        Assert.Equal(quiet, Evaluated(noisy: true)); // no noise was drawn yet
        network.ResampleNoise(new RandomStream(1));
        float[] first = Evaluated(noisy: true);
        network.ResampleNoise(new RandomStream(2));
        Assert.NotEqual(quiet, first);
        Assert.NotEqual(first, Evaluated(noisy: true));
        Assert.Equal(quiet, Evaluated(noisy: false));
        network.ResampleNoise(new RandomStream(1));
        Assert.Equal(first, Evaluated(noisy: true));
    }

    [Fact]
    public void Network_Noisy_GradientsOfMeansAndDeviationsEqualDifferences()
    {
        using DisposeScope scope = NewDisposeScope();
        using QNetwork network = new(4, 3, s_plain with { Noisy = true, Dueling = true }, 0);
        network.ResampleNoise(new RandomStream(1));
        Tensor observations = randn(6, 4), weights = randn(6, 3);
        Tensor Loss() => (network.Evaluate(observations) * weights).sum();
        Loss().backward();
        foreach ((string name, Parameter parameter) in network.NamedParameters)
        {
            Span<float> values = ReplayBatch.Elements<float>(parameter);
            float kept = values[0];
            const float Step = 1e-3f;
            values[0] = kept + Step;
            float above = Loss().item<float>();
            values[0] = kept - Step;
            float below = Loss().item<float>();
            values[0] = kept;
            float expected = (above - below) / (2 * Step), actual = parameter.grad!.reshape(-1)[0].item<float>();
            Assert.True(Math.Abs(expected - actual) <= 0.02 * Math.Max(1, Math.Abs(expected)), $"{name}: {actual} and not {expected}");
        }
    }

    [Fact]
    public void Network_ScaledObservations_AreMappedByTheirBounds()
    {
        using DisposeScope scope = NewDisposeScope();
        Box space = new([-2, float.NegativeInfinity, 10], [4, float.PositiveInfinity, 20]);
        using QNetwork plain = new(3, 2, s_plain, 0), scaled = new(3, 2, s_plain, 0, ObservationScale.For(space));
        Tensor raw = torch.tensor(new float[] { -2, 7, 15, 4, -3, 20 }, [2, 3]), mapped = torch.tensor(new float[] { -1, 7, 0, 1, -3, 1 }, [2, 3]);
        Assert.Equal(plain.Evaluate(mapped).data<float>().ToArray(), scaled.Evaluate(raw).data<float>().ToArray());
    }

    [Fact]
    public void Network_NoiseOfManyDraws_HasTheFactorisedVariance()
    {
        using DisposeScope scope = NewDisposeScope();
        // one layer of 4 inputs: sigma = 0.5 / sqrt(4); E f(x)^2 = E|x| = sqrt(2 / pi) for each of the two factors
        using NoisyLayers layers = new("n", [4, 3], 0.5, new RandomStream(0));
        RandomStream random = new(1);
        double weights = 0, biases = 0;
        const int Draws = 4000;
        float[] meanWeights = layers.Network(noisy: false).Weights[0].data<float>().ToArray(), meanBiases = layers.Network(noisy: false).Biases[0].data<float>().ToArray();
        for (int i = 0; i < Draws; i++)
        {
            using DisposeScope inner = NewDisposeScope();
            layers.Resample(random);
            weights += layers.Network(noisy: true).Weights[0].data<float>().ToArray().Zip(meanWeights, (a, b) => (a - b) * (double)(a - b)).Average() / Draws;
            biases += layers.Network(noisy: true).Biases[0].data<float>().ToArray().Zip(meanBiases, (a, b) => (a - b) * (double)(a - b)).Average() / Draws;
        }

        Assert.Equal(0.0625 * 2 / Math.PI, weights, 0.003);
        Assert.Equal(0.0625 * Math.Sqrt(2 / Math.PI), biases, 0.003);
    }

    // All parameters after some updates on the same remembered steps.
    private static float[] Updated(QNetworkOptions network, DqnOptions dqn, int updates)
    {
        using DisposeScope scope = NewDisposeScope();
        using QNetwork online = new(5, 2, network, seed: 1), target = new(5, 2, network, seed: 1);
        ReplayOptions options = new() { TotalSteps = 200, BufferSize = 200, BatchSize = 16, LearningStarts = 0, TrainFrequency = 100, GradientSteps = updates };
        EpsilonGreedyExplorer explorer = new(online, new EpsilonGreedyOptions { Final = 1 }, 1, 200, new RandomStream(2));
        using ReplaySource source = ReplayExperience.Create(new VectorEnvironment<float[], int>([new TimeLimit<float[], int>(new CorridorNumbers(5), 20)]), explorer, options, 0);
        using Adam optimizer = new(online.NamedParameters, new AdamOptions());
        DqnLearner learner = new(online, target, dqn with { LearningRate = 1e-2 }, optimizer, new ConstantSchedule(), new RandomStream(3));
        MetricRecorder metrics = new();
        learner.Learn(source.Next(new TrainingProgress(0, 1), metrics), new TrainingProgress(0, 1), metrics);
        return [.. online.NamedParameters.SelectMany(pair => pair.Parameter.data<float>().ToArray())];
    }
}
