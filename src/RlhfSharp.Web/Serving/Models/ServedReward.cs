using System.Globalization;
using RlhfSharp.Core;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.Language.Tokenization;
using RlhfSharp.Web.Serving.Monitoring;
using RlhfSharp.Web.Serving.Workers;

namespace RlhfSharp.Web.Serving.Models;

/// <summary>A reward model that is served.</summary>
internal sealed class ServedReward : ServedModel
{
    private const int LargestBatch = 32;

    private readonly RewardModel model;
    private readonly BatchWorker<int[], double> worker;

    /// <exception cref="UserException">The folder cannot be read.</exception>
    public ServedReward(string folder, ServeOptions options, ModelInstruments instruments)
    {
        ByteLevelBpe tokenizer = ByteLevelBpe.Load(folder);
        model = RewardModel.Load(folder);
        if (tokenizer.VocabularySize > model.Trunk.Config.VocabularySize)
            throw new UserException($"{folder}: the tokenizer has {tokenizer.VocabularySize} tokens and the model {model.Trunk.Config.VocabularySize}; they do not belong together");
        Context = model.Trunk.Config.ContextLength;
        Encoder = new ExampleEncoder(tokenizer, int.MaxValue);   // what is too long is refused, not cut
        worker = new BatchWorker<int[], double>("scores", options.QueueLimit, LargestBatch, rows => model.Score(rows), instruments.Computed);
    }

    public override ModelKind Kind => ModelKind.Reward;

    public override int QueueLength => worker.QueueLength;

    /// <summary>Longest prompt with its response, tokens.</summary>
    public int Context { get; }

    /// <summary>Prompt and response as the model reads them.</summary>
    public ExampleEncoder Encoder { get; }

    public override string Description => string.Create(CultureInfo.InvariantCulture, $"reward model of {model.Trunk.Config.ParameterCount / 1e6:0.0} M weights, up to {Context} tokens");

    /// <summary>The rewards of token sequences.</summary>
    public Task<double[]> ScoreAsync(IReadOnlyList<int[]> sequences, CancellationToken cancellation) => worker.AskAsync(sequences, cancellation);

    public override void Dispose()
    {
        worker.Dispose();
        model.Dispose();
    }
}
