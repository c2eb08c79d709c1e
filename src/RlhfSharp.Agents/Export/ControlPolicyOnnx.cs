using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Onnx;

namespace RlhfSharp.Agents.Export;

/// <summary>Writes control policies as ONNX files.</summary>
public static class ControlPolicyOnnx
{
    /// <summary>
    /// The policy network: observation [batch, numbers] to logits [batch, actions] and action [batch], the likeliest. The critic is left out;
    /// acting does not need it.
    /// </summary>
    /// <exception cref="RlhfSharp.Core.UserException">The file cannot be written.</exception>
    public static void Save(MlpActorCritic policy, string path)
    {
        Dictionary<string, Parameter> parameters = policy.NamedParameters.ToDictionary(pair => pair.Name, pair => pair.Parameter);
        OnnxGraph graph = new("policy");
        string x = graph.Input("observation", OnnxType.Float32, "batch_size", policy.ObservationSize);
        graph.Output("logits", OnnxType.Float32, "batch_size", policy.ActionCount);
        graph.Output("action", OnnxType.Int64, "batch_size");
        for (int layer = 0; layer < policy.HiddenSizes.Count; layer++)
            x = graph.Node("Tanh", [graph.Node("Gemm", Layer(x, $"mlp_extractor.policy_net.{2 * layer}"), new OnnxAttribute("transB", 1))]);
        graph.NamedNode("logits", "Gemm", Layer(x, "action_net"), new OnnxAttribute("transB", 1));
        graph.NamedNode("action", "ArgMax", ["logits"], new OnnxAttribute("axis", 1), new OnnxAttribute("keepdims", 0));
        graph.Save(path);

        string[] Layer(string input, string name) =>
            [input, graph.Constant($"{name}.weight", parameters[$"{name}.weight"]), graph.Constant($"{name}.bias", parameters[$"{name}.bias"])];
    }
}
