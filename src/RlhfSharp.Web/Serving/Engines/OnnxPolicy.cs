using RlhfSharp.Agents.Policies;
using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Language.Onnx.Runtime;

namespace RlhfSharp.Web.Serving.Engines;

/// <summary>An exported control policy in ONNX Runtime: observation [states, numbers] to logits [states, actions].</summary>
internal sealed class OnnxPolicy : IPolicyNetwork
{
    private readonly OnnxModelFile file;

    /// <exception cref="UserException">The folder or ONNX Runtime's library cannot be read.</exception>
    public OnnxPolicy(string folder, ServeOptions options)
    {
        PolicyDescription description = PolicyDescription.Read(Path.Combine(folder, "config.json"));
        (StateSize, ActionCount) = (description.Get<int>("observation_size"), description.Get<int>("action_count"));
        file = OnnxModelFile.Open(folder, WeightFormat.Float32, options.OnnxLibrary, threads: 1);   // too small for more, and int8 would gain nothing
        if (file.Session.InputNames is ["observation"] && file.Session.OutputNames.Contains("logits")) return;
        file.Dispose();
        throw new UserException($"{file.Path}: is no control policy (it reads {string.Join(", ", file.Session.InputNames.Take(4))}); write it anew with `rlhf export`");
    }

    public string Engine => file.Engine;

    public int StateSize { get; }

    public int ActionCount { get; }

    public float[][] Probabilities(IReadOnlyList<float[]> states)
    {
        using OnnxValue observation = file.Session.CreateValue<float>(states.SelectMany(state => state).ToArray(), states.Count, StateSize);
        IReadOnlyDictionary<string, OnnxValue> outputs = file.Session.Run(new Dictionary<string, OnnxValue> { ["observation"] = observation });
        try
        {
            return [.. outputs["logits"].Elements<float>().ToArray().Chunk(ActionCount).Select(Softmax)];
        }
        finally
        {
            foreach (OnnxValue output in outputs.Values) output.Dispose();
        }
    }

    public void Dispose() => file.Dispose();

    private static float[] Softmax(float[] logits)
    {
        float largest = logits.Max();
        double[] powers = Array.ConvertAll(logits, logit => Math.Exp(logit - largest));
        double sum = powers.Sum();
        return Array.ConvertAll(powers, power => (float)(power / sum));
    }
}
