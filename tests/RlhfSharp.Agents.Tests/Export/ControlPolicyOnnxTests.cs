using System.Text.Json;
using RlhfSharp.Agents.Export;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Randomness;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Export;

public sealed class ControlPolicyOnnxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlhf-export-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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
