using RlhfSharp.Agents.Policies;
using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Core.Onnx;
using RlhfSharp.Language.Onnx.Runtime;
using RlhfSharp.Web.Serving.Models;

namespace RlhfSharp.Web.Serving.Engines;

/// <summary>A control policy as `rlhf export` writes it, in ONNX Runtime: observation to action, with logits or values where actions are discrete.</summary>
internal sealed class OnnxPolicy : IPolicyNetwork
{
    private readonly OnnxModelFile file;

    /// <exception cref="UserException">The folder or ONNX Runtime's library cannot be read.</exception>
    public OnnxPolicy(string folder, ServeOptions options)
    {
        PolicyDescription description = PolicyDescription.Read(Path.Combine(folder, "config.json"));
        Environment = description.Get<string>("environment");
        Input = PolicyInput.Of(description);
        file = OnnxModelFile.Open(folder, WeightFormat.Float32, options.OnnxLibrary, threads: 1);   // too small for more, and int8 would gain nothing
        if (file.Session.InputNames is ["observation"] && file.Session.OutputNames.Contains("action")) return;
        file.Dispose();
        throw new UserException($"{file.Path}: is no control policy (it reads {string.Join(", ", file.Session.InputNames.Take(4))}); write it anew with `rlhf export`");
    }

    public string Engine => file.Engine;

    public string Environment { get; }

    public PolicyInput Input { get; }

    public PolicyAnswer[] Answers(IReadOnlyList<float[]> states)
    {
        float[] flat = [.. states.SelectMany(state => state)];
        using OnnxValue observation = Input.IsNumbered
            ? file.Session.CreateValue<long>(Array.ConvertAll(flat, number => (long)number), states.Count)
            : file.Session.CreateValue<float>(flat, states.Count, Input.Count);
        IReadOnlyDictionary<string, OnnxValue> outputs = file.Session.Run(new Dictionary<string, OnnxValue> { ["observation"] = observation });
        try
        {
            OnnxValue action = outputs["action"];
            if (action.Type == OnnxType.Float32) return PolicyAnswer.Continuous(action.Elements<float>().ToArray(), states.Count);
            long[] chosen = action.Elements<long>().ToArray();
            if (outputs.TryGetValue("logits", out OnnxValue? logits))
                return PolicyAnswer.Discrete(chosen, ActionScoreKind.Probability, [.. logits.Elements<float>().ToArray().Chunk((int)logits.Shape[1]).SelectMany(Softmax)]);
            return outputs.TryGetValue("values", out OnnxValue? values)
                ? PolicyAnswer.Discrete(chosen, ActionScoreKind.Value, values.Elements<float>().ToArray())
                : PolicyAnswer.Discrete(chosen);
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
