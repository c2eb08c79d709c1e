using System.Text.Json;
using System.Text.Json.Nodes;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Serialization;

namespace RlhfSharp.Agents.Recipes;

/// <summary>A trained policy as a folder: <c>config.json</c> and <c>model.safetensors</c>.</summary>
public static class PolicyFile
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    // Every kind of policy: its name in config.json, and how one is built whose tensors are still to be read.
    private static readonly Dictionary<string, Func<PolicyDescription, ulong, IControlPolicy>> s_kinds = new()
    {
        [MlpActorCritic.Kind] = MlpActorCritic.FromDescription,
        [TabularPolicy.Kind] = TabularPolicy.FromDescription,
        [LinearPolicy.Kind] = LinearPolicy.FromDescription,
        [VectorPolicy.Kind] = VectorPolicy.FromDescription,
        [DeployedPolicy.Kind] = (description, seed) => DeployedPolicy.FromDescription(description, network => Create(network, seed)),
        [QNetwork.Kind] = QNetwork.FromDescription,
        [DeterministicActor.Kind] = DeterministicActor.FromDescription,
        [SquashedGaussianActor.Kind] = SquashedGaussianActor.FromDescription,
    };

    /// <summary>The parameters of a saved policy.</summary>
    public static string ParametersPath(string folder) => Path.Combine(folder, "model.safetensors");

    /// <summary>True for the model_type of a policy that <see cref="Load"/> reads.</summary>
    public static bool IsPolicy(string? modelType) => modelType is not null && s_kinds.ContainsKey(modelType);

    /// <summary>Writes the policy and the environment it was trained for.</summary>
    public static void Save(string folder, IControlPolicy policy, ControlEnvironmentOptions environment)
    {
        Directory.CreateDirectory(folder);
        JsonObject config = new()
        {
            ["model_type"] = policy.ModelType,
            ["environment"] = environment.Id,
            ["environment_options"] = new JsonArray([.. environment.Options.Select(option => (JsonNode)option)]),
        };
        foreach ((string key, JsonNode? value) in policy.Describe())
            config[key] = value?.DeepClone();
        AtomicFile.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString(s_indented) + "\n");
        SafeTensors.Save(ParametersPath(folder), [.. policy.NamedTensors.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))]);
    }

    /// <summary>Reads a policy back; its sampling starts at <paramref name="seed"/>.</summary>
    /// <exception cref="UserException">The folder holds no such policy.</exception>
    public static (IControlPolicy Policy, ControlEnvironmentOptions Environment) Load(string folder, ulong seed = 0)
    {
        string path = Path.Combine(folder, "config.json");
        PolicyDescription description = PolicyDescription.Read(path);
        ControlEnvironmentOptions environment = new()
        {
            Id = description.Get<string>("environment"),
            Options = description.GetList<string>("environment_options"),
        };
        IControlPolicy policy = Create(description, seed);
        using DisposeScope scope = NewDisposeScope();
        CopyTensors(SafeTensors.Load(ParametersPath(folder)), policy);
        return (policy, environment);
    }

    private static IControlPolicy Create(PolicyDescription description, ulong seed)
    {
        string kind = description.Get<string>("model_type");
        return s_kinds.TryGetValue(kind, out Func<PolicyDescription, ulong, IControlPolicy>? create)
            ? create(description, seed)
            : throw new UserException($"{description.Path}: model_type is '{kind}'; policies that are known: {string.Join(", ", s_kinds.Keys)}.");
    }

    private static void CopyTensors(IReadOnlyDictionary<string, Tensor> saved, IControlPolicy policy)
    {
        using IDisposable gradientsOff = no_grad();
        foreach ((string name, Tensor tensor) in policy.NamedTensors)
        {
            if (!saved.TryGetValue(name, out Tensor? value))
                throw new UserException($"The saved policy lacks the tensor '{name}': it was made for another network.");
            if (!value.shape.AsSpan().SequenceEqual(tensor.shape))
                throw new UserException($"The saved policy's '{name}' is [{string.Join(", ", value.shape)}], this network's [{string.Join(", ", tensor.shape)}].");
            tensor.copy_(value);
        }
    }
}
