using System.Text.Json.Nodes;
using RlhfSharp.Agents.Losses;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// Action values of observations: a network of ReLU layers, dueling and noisy as the options say, whose output for each action is a
/// mean, logits of C51's atoms or quantiles. Acts greedily by the mean; the noise is drawn anew each time it acts while learning and
/// left out in evaluation.
/// </summary>
public sealed class QNetwork : IControlPolicy, IActionScores, ICheckpointable
{
    /// <summary>Its model_type in config.json.</summary>
    public const string Kind = "q-network";

    private readonly LinearLayers? _trunk; // hidden layers before the streams, where these are not the whole network
    private readonly IReadOnlyList<Stream> _streams; // advantages, then values where they are apart
    private readonly ObservationScale? _scale;
    private readonly Tensor? _support;
    private readonly RandomStream _noise;

    /// <summary>A network for observations of <paramref name="observationSize"/> numbers.</summary>
    /// <param name="observationSize">Numbers in one observation; one of several axes is flattened.</param>
    /// <param name="actionCount">How many actions there are.</param>
    /// <param name="options">Its shape.</param>
    /// <param name="seed">Draws the weights, and the noise while acting.</param>
    /// <param name="scale">Applied to observations first; disposed with the network.</param>
    public QNetwork(int observationSize, int actionCount, QNetworkOptions options, ulong seed, ObservationScale? scale = null)
    {
        (ObservationSize, ActionCount, Options, _scale) = (observationSize, actionCount, options, scale);
        _noise = RandomStream.Named(seed, "acting noise");
        RandomStream weights = RandomStream.Named(seed, "weights");
        int[] hidden = [observationSize, .. options.HiddenSizes];
        bool isWhole = !options.Dueling && !options.Noisy;
        if (!isWhole && hidden.Length > 2)
            _trunk = new LinearLayers("trunk", hidden[..^1], weights);
        int[] inputs = isWhole ? hidden : hidden[^2..];
        Stream advantages = CreateStream(options.Dueling ? "advantages" : "q_net", [.. inputs, actionCount * options.Width], weights);
        _streams = options.Dueling ? [advantages, CreateStream("values", [.. inputs, options.Width], weights)] : [advantages];
        _support = options.Returns == ReturnKind.Categorical
            ? CategoricalReturns.Support(options.LowestReturn, options.HighestReturn, options.Atoms).DetachFromDisposeScope()
            : null;
        NamedParameters = [.. _trunk?.Parameters ?? [], .. _streams.SelectMany(stream => stream.Parameters)];
    }

    /// <summary>Numbers in one observation.</summary>
    public int ObservationSize { get; }

    /// <summary>How many actions there are.</summary>
    public int ActionCount { get; }

    /// <summary>Its shape.</summary>
    public QNetworkOptions Options { get; }

    /// <summary>Everything that is trained.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters { get; }

    /// <summary>float32 [atoms]: the returns that C51 gives probabilities to.</summary>
    public Tensor Support => _support ?? throw new InvalidOperationException("Only a categorical network has a support.");

    /// <summary>What observations are mapped by first; null where they are not.</summary>
    internal ObservationScale? Scale => _scale;

    /// <summary>The hidden layers before the streams; null where a stream is the whole network.</summary>
    internal MlpParameters? Trunk => _trunk?.Network();

    /// <summary>Layers to the advantages of actions, then to the value of the state where the two are apart; without noise.</summary>
    internal IReadOnlyList<MlpParameters> Streams => [.. _streams.Select(stream => stream.Network(noisy: false))];

    /// <inheritdoc/>
    public string ModelType => Kind;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> NamedTensors => [.. NamedParameters.Select(pair => (pair.Name, (Tensor)pair.Parameter))];

    /// <summary>The network that <see cref="Describe"/> described, with other weights.</summary>
    public static QNetwork FromDescription(PolicyDescription description, ulong seed) => new(
        description.Get<int>("observation_size"), description.Get<int>("action_count"), new QNetworkOptions
        {
            HiddenSizes = description.GetList<int>("hidden_sizes"),
            Dueling = description.Get<bool>("dueling"),
            Noisy = description.Get<bool>("noisy"),
            Returns = Enum.Parse<ReturnKind>(description.Get<string>("returns"), ignoreCase: true),
            Atoms = description.Get<int>("atoms"),
            LowestReturn = description.Get<double>("lowest_return"),
            HighestReturn = description.Get<double>("highest_return"),
            Quantiles = description.Get<int>("quantiles"),
        }, seed, ObservationScale.FromDescription(description));

    /// <inheritdoc/>
    public JsonObject Describe()
    {
        JsonObject description = new()
        {
            ["observation_size"] = ObservationSize,
            ["action_count"] = ActionCount,
            ["hidden_sizes"] = new JsonArray([.. Options.HiddenSizes.Select(size => (JsonNode)size)]),
            ["activation"] = "relu",
            ["dueling"] = Options.Dueling,
            ["noisy"] = Options.Noisy,
            ["returns"] = Options.Returns.ToString().ToLowerInvariant(),
            ["atoms"] = Options.Atoms,
            ["lowest_return"] = Options.LowestReturn,
            ["highest_return"] = Options.HighestReturn,
            ["quantiles"] = Options.Quantiles,
        };
        _scale?.DescribeTo(description);
        return description;
    }

    /// <inheritdoc/>
    public ActorOutput Act(Tensor observations, ActingMode mode)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        bool noisy = Options.Noisy && mode == ActingMode.Sample;
        if (noisy)
            ResampleNoise(_noise);
        return new ActorOutput(TemporalDifference.BestActions(Values(Evaluate(observations, noisy))).MoveToOuterDisposeScope());
    }

    /// <summary>
    /// What it says of every action: [rows, actions] means, or [rows, actions, atoms or quantiles]. Differentiable; with the noise last
    /// drawn unless <paramref name="noisy"/> is false.
    /// </summary>
    public Tensor Evaluate(Tensor observations, bool noisy = true)
    {
        Tensor x = observations.dim() > 2 ? observations.flatten(1) : observations;
        x = _scale?.Apply(x) ?? x;
        if (_trunk is not null)
            x = _trunk.Evaluate(x).relu();
        Tensor[] outputs = FusedOps.Mlps(x, [.. _streams.Select(stream => stream.Network(noisy))], MlpActivation.Relu);
        Tensor actions = Options.Returns == ReturnKind.Mean ? outputs[0] : outputs[0].reshape(-1, ActionCount, Options.Width);
        return _streams.Count == 1
            ? actions
            : TemporalDifference.Dueling(Options.Returns == ReturnKind.Mean ? outputs[1] : outputs[1].unsqueeze(1), actions);
    }

    /// <inheritdoc/>
    public ActionScoreKind? ScoreKind => ActionScoreKind.Value;

    /// <inheritdoc/>
    public Tensor ScoreActions(Tensor observations)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return Values(Evaluate(observations, noisy: false)).MoveToOuterDisposeScope();
    }

    /// <summary>[rows, actions]: the mean return of every action, from what <see cref="Evaluate"/> said.</summary>
    public Tensor Values(Tensor outputs) => Options.Returns switch
    {
        ReturnKind.Categorical => (outputs.softmax(2) * Support).sum(2),
        ReturnKind.Quantiles => outputs.mean([2]),
        _ => outputs,
    };

    /// <summary>Draws the noise of all noisy layers anew; does nothing where there are none.</summary>
    public void ResampleNoise(RandomStream random)
    {
        foreach (Stream stream in _streams)
            stream.Noisy?.Resample(random);
    }

    /// <summary>Saves the state of the noise while acting; parameters belong to the learner.</summary>
    public void Save(CheckpointWriter writer) => _noise.Save(writer.Section("noise"));

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _noise.Load(reader.Section("noise"));

    /// <inheritdoc/>
    public void Dispose()
    {
        _trunk?.Dispose();
        _support?.Dispose();
        _scale?.Dispose();
        foreach (Stream stream in _streams)
            stream.Dispose();
    }

    private Stream CreateStream(string name, int[] sizes, RandomStream weights) => Options.Noisy
        ? new Stream(null, new NoisyLayers(name, sizes, Options.NoisySigma, weights))
        : new Stream(new LinearLayers(name, sizes, weights), null);

    private sealed record Stream(LinearLayers? Plain, NoisyLayers? Noisy) : IDisposable
    {
        public IReadOnlyList<(string Name, Parameter Parameter)> Parameters => Plain?.Parameters ?? Noisy!.Parameters;

        public MlpParameters Network(bool noisy) => Plain?.Network() ?? Noisy!.Network(noisy);

        public void Dispose()
        {
            Plain?.Dispose();
            Noisy?.Dispose();
        }
    }
}
