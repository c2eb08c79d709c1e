using System.Globalization;
using RlhfSharp.Core;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;
using RlhfSharp.Web.Serving.Engines;
using RlhfSharp.Web.Serving.Monitoring;
using RlhfSharp.Web.Serving.Workers;

namespace RlhfSharp.Web.Serving.Models;

/// <summary>A reward model that is served.</summary>
internal sealed class ServedReward : ServedModel
{
    private const int LargestBatch = 32;

    private readonly Gpt2Config config;
    private readonly IRewardNetwork network;
    private readonly BatchWorker<int[], double> worker;

    /// <exception cref="UserException">The folder cannot be read.</exception>
    public ServedReward(string folder, ServeOptions options, ModelInstruments instruments)
    {
        ByteLevelBpe tokenizer = ByteLevelBpe.Load(folder);
        config = ModelFolder.ConfigFor(folder, tokenizer);
        network = ModelFolder.RunsInOnnxRuntime(folder, options) ? new OnnxReward(folder, options) : new OwnReward(folder);
        Encoder = new ExampleEncoder(tokenizer, int.MaxValue);   // what is too long is refused, not cut
        worker = new BatchWorker<int[], double>("scores", options.QueueLimit, LargestBatch, network.Score, instruments.Computed);
    }

    public override ModelKind Kind => ModelKind.Reward;

    public override string Engine => network.Engine;

    public override int QueueLength => worker.QueueLength;

    /// <summary>Longest prompt with its response, tokens.</summary>
    public int Context => config.ContextLength;

    /// <summary>Prompt and response as the model reads them.</summary>
    public ExampleEncoder Encoder { get; }

    public override string Description => string.Create(CultureInfo.InvariantCulture, $"reward model of {config.ParameterCount / 1e6:0.0} M weights, up to {Context} tokens");

    /// <summary>The rewards of token sequences.</summary>
    public Task<double[]> ScoreAsync(IReadOnlyList<int[]> sequences, CancellationToken cancellation) => worker.AskAsync(sequences, cancellation);

    public override void Dispose()
    {
        worker.Dispose();
        network.Dispose();
    }
}
