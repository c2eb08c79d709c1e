using System.Text.Json;
using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Export;
using RlhfSharp.Agents.Features;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Export;

public sealed class ControlPolicyOnnxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlhf-export-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Policies() => [.. s_policies.Keys];

    private static readonly QNetworkOptions s_rainbow = new() { HiddenSizes = [12, 8], Dueling = true, Noisy = true, Returns = ReturnKind.Categorical, Atoms = 7, LowestReturn = -2, HighestReturn = 5 };

    private static readonly Dictionary<string, Func<IControlPolicy>> s_policies = new()
    {
        ["gaussian"] = () => new MlpActorCritic(3, new GaussianHead(2), [8, 8], 5),
        ["gaussian, scaled and bounded"] = () => new DeployedPolicy(new MlpActorCritic(3, new GaussianHead(2), [8], 5), Statistics(), new NormalizationOptions { ObservationClip = 1.5 }, new Box(-0.005f, 0.004f, 2)),
        ["categorical, scaled"] = () => new DeployedPolicy(new MlpActorCritic(3, 4, [8], 5), Statistics(), new NormalizationOptions(), null),
        ["vector"] = () => Vector(isDiscrete: false, []),
        ["vector with layers, discrete"] = () => Vector(isDiscrete: true, [6, 5]),
        ["dqn"] = () => new QNetwork(3, 4, new QNetworkOptions { HiddenSizes = [8, 8] }, 5, ObservationScale.For(new Box([-2, -1, 0], [2, 1, 5]))),
        ["quantiles, dueling"] = () => new QNetwork(3, 4, new QNetworkOptions { HiddenSizes = [8], Dueling = true, Returns = ReturnKind.Quantiles, Quantiles = 5 }, 5),
        ["rainbow"] = () => new QNetwork(3, 4, s_rainbow, 5),
        ["deterministic"] = () => new DeterministicActor(3, new ActionScale([-2, 0], [2, 5]), [8, 8], 5),
        ["squashed"] = () => new SquashedGaussianActor(3, new ActionScale([-2, 0], [2, 5]), [8, 8], 5),
    };

    [SkippableTheory, MemberData(nameof(Policies))]
    public void Save_AnyNetwork_ActsInOnnxRuntimeAsHere(string name)
    {
        NodeScript.RequireOnnxPackages();
        const int Count = 40;
        using IControlPolicy policy = s_policies[name]();
        string path = Path.Combine(_folder, "model.onnx");
        ControlPolicyOnnx.Save(policy, path);
        RandomStream random = new(1);
        float[] observations = [.. Enumerable.Range(0, Count * 3).Select(_ => (float)(2 * random.NextNormal()))];
        JsonElement outputs = NodeScript.Run("onnx-run.cjs", new { model = path, inputs = new { observation = new { type = "float32", dims = (int[])[Count, 3], data = observations } } });

        using DisposeScope scope = NewDisposeScope();
        Tensor ours = tensor(observations, [Count, 3]);
        double[] actions = Numbers(outputs, "action");
        double[] expected = Array.ConvertAll(policy.Act(ours, ActingMode.Greedy).Actions.ToSingles(), action => (double)action);
        Assert.All(expected.Zip(actions), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.True(actions.Distinct().Count() > 1);
        if (policy is IActionScores { ScoreKind: ActionScoreKind.Value } values)
            Assert.All(values.ScoreActions(ours).data<float>().ToArray().Zip(Numbers(outputs, "values")), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [SkippableFact]
    public void Save_Table_GivesActionAndValuesOfEachState()
    {
        NodeScript.RequireOnnxPackages();
        ActionValues values = new(6, 3);
        for (int state = 0; state < 6; state++)
            values[state, state % 3] = state + 0.5;
        using TabularPolicy policy = new(values);
        string path = Path.Combine(_folder, "model.onnx");
        ControlPolicyOnnx.Save(policy, path);
        JsonElement outputs = NodeScript.Run("onnx-run.cjs", new { model = path, inputs = new { observation = new { type = "int64", dims = (int[])[3], data = (int[])[5, 0, 4] } } });
        Assert.Equal([2, 0, 1], Numbers(outputs, "action"));
        Assert.Equal([0, 0, 5.5, 0.5, 0, 0, 0, 4.5, 0], Numbers(outputs, "values"));
    }

    [Fact]
    public void Save_PolicyOverFeatures_IsRefused()
    {
        using LinearPolicy<float[]> policy = new(new LinearActionValues<float[]>(new PlainFeatures(2), 2));
        Assert.False(ControlPolicyOnnx.CanSave(policy));
        Assert.Contains("features", Assert.Throws<UserException>(() => ControlPolicyOnnx.Save(policy, Path.Combine(_folder, "model.onnx"))).Message);
    }

    private static double[] Numbers(JsonElement outputs, string name) => [.. outputs.GetProperty(name).GetProperty("data").EnumerateArray().Select(number => number.GetDouble())];

    private static RunningMeanStd<double> Statistics()
    {
        RunningMeanStd<double> statistics = new(3);
        statistics.Update([0.5, 1, -2, 3, 0.1, 4, -1, 0.3, 9]);
        return statistics;
    }

    private static VectorPolicy Vector(bool isDiscrete, int[] hidden)
    {
        VectorPolicy policy = new(3, 2, isDiscrete, hidden);
        RandomStream random = new(9);
        foreach (ref float number in policy.Parameters)
            number = (float)random.NextNormal();
        return policy;
    }

    [SkippableFact]
    public void Save_CartPolePolicy_ActsInOnnxRuntimeAsHere()
    {
        NodeScript.RequireOnnxPackages();
        const int Count = 50;
        using MlpActorCritic policy = new(observationSize: 4, actionCount: 2, hiddenSizes: [64, 64], seed: 3);
        string path = Path.Combine(_folder, "model.onnx");
        ControlPolicyOnnx.Save(policy, path);
        RandomStream random = new(1);
        float[] observations = [.. Enumerable.Range(0, Count * 4).Select(_ => (float)random.NextNormal())];

        JsonElement outputs = NodeScript.Run("onnx-run.cjs", new { model = path, inputs = new { observation = new { type = "float32", dims = (int[])[Count, 4], data = observations } } });

        using Tensor ours = tensor(observations, [Count, 4]);
        long[] actions = policy.Act(ours, ActingMode.Greedy).Actions.data<long>().ToArray();
        Assert.Equal(actions, outputs.GetProperty("action").GetProperty("data").EnumerateArray().Select(action => action.GetInt64()));
        Assert.Equal([0, 1], actions.Distinct().Order());
        float[] logits = [.. outputs.GetProperty("logits").GetProperty("data").EnumerateArray().Select(logit => logit.GetSingle())];
        using Tensor chosen = tensor(actions, [Count, 1]);
        float[] logProbs = policy.Evaluate(new TensorRows(ours), chosen).LogProbs.detach().data<float>().ToArray();
        for (int i = 0; i < Count; i++)
        {
            double[] row = [logits[2 * i], logits[2 * i + 1]];
            double logProb = row[actions[i]] - Math.Log(row.Sum(Math.Exp));
            Assert.InRange(logProb - logProbs[i], -1e-5, 1e-5);
        }
    }
}
