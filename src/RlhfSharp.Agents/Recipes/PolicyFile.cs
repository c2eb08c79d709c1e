using System.Text.Json;
using System.Text.Json.Nodes;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Serialization;

namespace RlhfSharp.Agents.Recipes;

/// <summary>A trained policy as a folder: <c>config.json</c> and <c>model.safetensors</c>.</summary>
public static class PolicyFile
{
    /// <summary>What config.json says of itself.</summary>
    public const string ModelType = "mlp-actor-critic";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>The parameters of a saved policy.</summary>
    public static string ParametersPath(string folder) => Path.Combine(folder, "model.safetensors");

    /// <summary>Writes the policy and the environment it was trained for.</summary>
    public static void Save(string folder, MlpActorCritic policy, ControlEnvironmentOptions environment)
    {
        Directory.CreateDirectory(folder);
        JsonObject config = new()
        {
            ["model_type"] = ModelType,
            ["environment"] = environment.Id,
            ["environment_options"] = new JsonArray([.. environment.Options.Select(option => (JsonNode)option)]),
            ["observation_size"] = policy.ObservationSize,
            ["action_count"] = policy.ActionCount,
            ["hidden_sizes"] = new JsonArray([.. policy.HiddenSizes.Select(size => (JsonNode)size)]),
            ["activation"] = "tanh",
        };
        AtomicFile.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString(s_indented) + "\n");
        SafeTensors.Save(
            ParametersPath(folder),
            [.. policy.NamedParameters.Select(pair => KeyValuePair.Create(pair.Name, (Tensor)pair.Parameter))]);
    }

    /// <summary>Reads a policy back; its sampling starts at <paramref name="seed"/>.</summary>
    /// <exception cref="UserException">The folder holds no such policy.</exception>
    public static (MlpActorCritic Policy, ControlEnvironmentOptions Environment) Load(string folder, ulong seed = 0)
    {
        string path = Path.Combine(folder, "config.json");
        if (!File.Exists(path))
            throw new UserException($"{folder} has no config.json: it is not the folder of a saved policy.");
        JsonObject config;
        ControlEnvironmentOptions environment;
        MlpActorCritic policy;
        try
        {
            config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            if ((string?)config["model_type"] != ModelType)
                throw new UserException($"{path}: model_type is '{config["model_type"]}', allowed is '{ModelType}'.");
            environment = new ControlEnvironmentOptions
            {
                Id = (string)config["environment"]!,
                Options = [.. config["environment_options"]!.AsArray().Select(option => (string)option!)],
            };
            policy = new MlpActorCritic(
                (int)config["observation_size"]!, (int)config["action_count"]!,
                [.. config["hidden_sizes"]!.AsArray().Select(size => (int)size!)], seed);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentNullException)
        {
            throw new UserException($"{path} is not the description of a saved policy: {error.Message}");
        }

        using DisposeScope scope = NewDisposeScope();
        policy.LoadParameters(SafeTensors.Load(ParametersPath(folder)));
        return (policy, environment);
    }
}
