using System.Text.Json.Nodes;
using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// A network as environments meet it: observations are scaled by the statistics of its training on their way in, and
/// continuous actions are brought within their bounds on their way out. What was learnt under normalisation so goes with
/// everything it needs (the statistics are in config.json, to the last bit).
/// </summary>
public sealed class DeployedPolicy : IControlPolicy, IActionScores
{
    /// <summary>Its model_type in config.json.</summary>
    public const string Kind = "deployed-policy";

    /// <summary>Wraps <paramref name="network"/>, which is disposed with this policy.</summary>
    /// <param name="network">Acts on scaled observations, with actions of any size.</param>
    /// <param name="statistics">Mean and variance of the observations, seen as they are at each moment; null leaves observations as they are.</param>
    /// <param name="normalization">How observations are scaled by them.</param>
    /// <param name="bounds">Where actions are cut; null for discrete ones.</param>
    public DeployedPolicy(IControlPolicy network, RunningMeanStd<double>? statistics, NormalizationOptions normalization, Box? bounds)
        : this(network, statistics, normalization, bounds is null ? null : (bounds.Low, bounds.High)) { }

    private DeployedPolicy(
        IControlPolicy network, RunningMeanStd<double>? statistics, NormalizationOptions normalization,
        (IReadOnlyList<float> Low, IReadOnlyList<float> High)? bounds) =>
        (Network, Statistics, Normalization, Bounds) = (network, statistics, normalization, bounds);

    /// <summary>What acts on scaled observations.</summary>
    public IControlPolicy Network { get; }

    /// <summary>Mean and variance of the observations of its training; null where they are not scaled.</summary>
    public RunningMeanStd<double>? Statistics { get; }

    /// <summary>Where actions are cut; null where they are not.</summary>
    internal (IReadOnlyList<float> Low, IReadOnlyList<float> High)? Bounds { get; }

    /// <summary>How observations are scaled.</summary>
    internal NormalizationOptions Normalization { get; }

    /// <inheritdoc/>
    public string ModelType => Kind;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> NamedTensors => Network.NamedTensors;

    /// <summary>The policy that <see cref="Describe"/> described, made by <paramref name="create"/> but for its tensors.</summary>
    public static DeployedPolicy FromDescription(PolicyDescription description, Func<PolicyDescription, IControlPolicy> create)
    {
        RunningMeanStd<double>? statistics = null;
        NormalizationOptions normalization = new();
        if (description.Has("normalization"))
        {
            PolicyDescription saved = description.GetSection("normalization");
            statistics = new RunningMeanStd<double>(saved.GetList<double>("mean"), saved.GetList<double>("variance"), saved.Get<double>("count"));
            normalization = new NormalizationOptions { ObservationClip = saved.Get<double>("clip"), Epsilon = saved.Get<double>("epsilon") };
        }

        (IReadOnlyList<float>, IReadOnlyList<float>)? bounds = description.Has("action_low")
            ? (description.GetList<float>("action_low"), description.GetList<float>("action_high"))
            : null;
        return new DeployedPolicy(create(description.GetSection("network")), statistics, normalization, bounds);
    }

    /// <inheritdoc/>
    public JsonObject Describe()
    {
        JsonObject network = Network.Describe();
        network["model_type"] = Network.ModelType;
        JsonObject description = new() { ["network"] = network };
        if (Statistics is not null)
            description["normalization"] = new JsonObject
            {
                ["mean"] = Numbers(Statistics.Mean),
                ["variance"] = Numbers(Statistics.Variance),
                ["count"] = Statistics.Count,
                ["clip"] = Normalization.ObservationClip,
                ["epsilon"] = Normalization.Epsilon,
            };
        if (Bounds is var (low, high))
        {
            description["action_low"] = Numbers(low);
            description["action_high"] = Numbers(high);
        }

        return description;
    }

    /// <inheritdoc/>
    public ActorOutput Act(Tensor observations, ActingMode mode)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor actions = Network.Act(Scaled(observations), mode).Actions;
        if (Bounds is var (low, high))
            actions = ClippedVectorEnvironment.Clip(actions, low, high);
        return new ActorOutput(actions.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public ActionScoreKind? ScoreKind => (Network as IActionScores)?.ScoreKind;

    /// <inheritdoc/>
    public Tensor ScoreActions(Tensor observations)
    {
        if (ScoreKind is null)
            throw new InvalidOperationException("The network gives no scores of actions.");
        using DisposeScope scope = NewDisposeScope();
        return ((IActionScores)Network).ScoreActions(Scaled(observations)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    private Tensor Scaled(Tensor observations)
    {
        if (Statistics is null)
            return observations;
        float[] values = observations.ToSingles();
        Statistics.Scale(values, Normalization.Epsilon, Normalization.ObservationClip, values);
        return torch.tensor(values, observations.shape, device: observations.device);
    }

    private static JsonArray Numbers<T>(IReadOnlyList<T> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value)!)]);
}
