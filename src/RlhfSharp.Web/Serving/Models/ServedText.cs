using System.Globalization;
using RlhfSharp.Core;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;
using RlhfSharp.Web.Serving.Monitoring;
using RlhfSharp.Web.Serving.Workers;

namespace RlhfSharp.Web.Serving.Models;

/// <summary>A language model that is served.</summary>
internal sealed class ServedText : ServedModel
{
    private const int MostSlots = 32;

    private readonly Gpt2Model model;
    private readonly PreparedModel prepared;

    /// <exception cref="UserException">The folder cannot be read, or the options do not fit the model.</exception>
    public ServedText(string folder, ServeOptions options, TimeProvider clock, ModelInstruments instruments)
    {
        TextModel loaded = TextModel.Load(folder);
        (model, Tokenizer) = (loaded.Model, loaded.Tokenizer);
        model.eval();
        prepared = new PreparedModel(model, options.Weights);
        int context = model.Config.ContextLength;
        MostPromptTokens = Math.Min(options.MaxPromptTokens ?? context, context - 1);
        Capacity = (int)Math.Min(context, (long)MostPromptTokens + options.MaxTokens);
        int slots = options.Slots ?? (int)Math.Clamp(options.CacheBytes / ContinuousBatch.BytesOfSlot(model.Config, Capacity), 1, MostSlots);
        Engine = new GenerationEngine(prepared, slots, Capacity, options.QueueLimit, clock, instruments);
    }

    public override ModelKind Kind => ModelKind.Text;

    public override int QueueLength => Engine.QueueLength;

    public override int RunningCount => Engine.RunningCount;

    /// <summary>Text to tokens and back.</summary>
    public ByteLevelBpe Tokenizer { get; }

    /// <summary>Generates.</summary>
    public GenerationEngine Engine { get; }

    /// <summary>Longest prompt, the token that begins every text included.</summary>
    public int MostPromptTokens { get; }

    /// <summary>Longest prompt with its new tokens.</summary>
    public int Capacity { get; }

    public override string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"language model of {model.Config.ParameterCount / 1e6:0.0} M weights, {Engine.Slots} texts at once of up to {Capacity} tokens ({Engine.Slots * ContinuousBatch.BytesOfSlot(model.Config, Capacity) >> 20} MiB of keys and values)");

    public override void Dispose()
    {
        Engine.Dispose();
        prepared.Dispose();
        model.Dispose();
    }
}
