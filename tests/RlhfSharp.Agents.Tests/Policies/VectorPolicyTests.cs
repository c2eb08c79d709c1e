using RlhfSharp.Agents.Policies;

namespace RlhfSharp.Agents.Tests.Policies;

public sealed class VectorPolicyTests
{
    [Fact]
    public void Act_TwoLayers_ReadsTheVectorLayerByLayer()
    {
        using DisposeScope scope = NewDisposeScope();
        using VectorPolicy policy = new(2, 2, isDiscrete: false, [1]);
        new float[] { 0.5f, -1, 0.25f, 2, -3, 0.1f, 0.2f }.CopyTo(policy.Parameters); // weight [1, 2], bias, weight [2, 1], bias [2]
        float[] actions = policy.Act(torch.tensor(new float[] { 1, 0.5f }, [1, 2]), ActingMode.Greedy).Actions.data<float>().ToArray();
        double hidden = Math.Tanh(0.5 - 0.5 + 0.25);
        Assert.Equal(2 * hidden + 0.1, actions[0], 1e-6);
        Assert.Equal(-3 * hidden + 0.2, actions[1], 1e-6);
    }

    [Fact]
    public void Act_DiscreteActions_TakesTheLargestOutputOfEachRow()
    {
        using DisposeScope scope = NewDisposeScope();
        using VectorPolicy policy = new(1, 3, isDiscrete: true, []);
        new float[] { 1, 0, -1, 0, 0.5f, 0 }.CopyTo(policy.Parameters);
        Assert.Equal([0, 1, 2], policy.Act(torch.tensor(new float[] { 2, 0, -3 }, [3, 1]), ActingMode.Greedy).Actions.data<long>().ToArray());
    }

    [Fact]
    public void Act_ObservationsOfAnotherSize_AreRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        using VectorPolicy policy = new(2, 1, isDiscrete: false, []);
        Assert.Contains("[rows, 2]", Assert.Throws<ArgumentException>(() => policy.Act(zeros(4, 3), ActingMode.Greedy)).Message);
    }

    [Fact]
    public void Shape_WithoutOutputs_IsRefused() => Assert.Throws<ArgumentException>(() => new VectorPolicyShape([3]));
}
