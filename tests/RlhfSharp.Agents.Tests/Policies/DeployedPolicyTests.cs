using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Agents.Tests.Policies;

public sealed class DeployedPolicyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlhf-deployed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Act_RawObservations_IsTheNetworkOnScaledOnesToTheBit()
    {
        using DisposeScope scope = NewDisposeScope();
        NormalizedVectorEnvironment environment = new(EnvironmentRegistry.CreateVector("Pendulum-v1", 4));
        using MlpActorCritic network = new(3, new GaussianHead(1), [8], seed: 2);
        environment.Reset(3);
        for (int i = 0; i < 20; i++)
            environment.Step(full(4, 1, 0.5));
        environment.IsFrozen = true;
        using DeployedPolicy policy = new(network, environment.ObservationStatistics, new NormalizationOptions(), null);
        Tensor raw = EnvironmentRegistry.CreateVector("Pendulum-v1", 4).Reset(77), scaled = environment.Reset(77);
        Assert.NotEqual(raw.data<float>().ToArray(), scaled.data<float>().ToArray());
        Assert.Equal(network.Act(scaled, ActingMode.Greedy).Actions.data<float>().ToArray(), policy.Act(raw, ActingMode.Greedy).Actions.data<float>().ToArray());
    }

    [Fact]
    public void Act_ActionsOutOfBounds_AreBroughtWithin()
    {
        using DisposeScope scope = NewDisposeScope();
        using DeployedPolicy policy = Policy(new RunningMeanStd<double>(2));
        float[] actions = policy.Act(torch.tensor(new float[] { 100, 0, -100, 0, 0.5f, 0 }, [3, 2]), ActingMode.Greedy).Actions.data<float>().ToArray();
        Assert.Equal(2f, actions[0]); // the observation is cut at 10, and 3 * 10 is above the bound
        Assert.Equal(-1f, actions[1]);
        Assert.Equal(1.5f, actions[2], 1e-6f);
    }

    [Fact]
    public void Load_AfterSave_ActsTheSameToTheBit()
    {
        using DisposeScope scope = NewDisposeScope();
        RunningMeanStd<double> statistics = new(2);
        statistics.Update([0.1, 3, 1.0 / 3, -7, 2e-3, 11]);
        using DeployedPolicy policy = Policy(statistics);
        PolicyFile.Save(_folder, policy, new ControlEnvironmentOptions());
        using IControlPolicy loaded = PolicyFile.Load(_folder).Policy;
        Assert.Equal(statistics.Mean, ((DeployedPolicy)loaded).Statistics!.Mean);
        Assert.Equal(statistics.Variance, ((DeployedPolicy)loaded).Statistics!.Variance);
        Tensor observations = torch.tensor(new float[] { 0.7f, 1.3f, -0.2f, 5, 0.31f, -2 }, [3, 2]);
        Assert.Equal(
            policy.Act(observations, ActingMode.Greedy).Actions.data<float>().ToArray(),
            loaded.Act(observations, ActingMode.Greedy).Actions.data<float>().ToArray());
    }

    // Three times the first number of the observation, between -1 and 2.
    private static DeployedPolicy Policy(RunningMeanStd<double> statistics)
    {
        VectorPolicy network = new(2, 1, isDiscrete: false, []);
        network.Parameters[0] = 3;
        return new DeployedPolicy(network, statistics, new NormalizationOptions(), new Box(-1, 2, 1));
    }
}
