using System.Globalization;
using RlhfSharp.Core;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;
using RlhfSharp.Web.Serving.Engines;
using RlhfSharp.Web.Serving.Monitoring;
using RlhfSharp.Web.Serving.Workers;

namespace RlhfSharp.Web.Serving.Models;

/// <summary>A language model that is served.</summary>
internal sealed class ServedText : ServedModel
{
    private const int MostSlots = 32;

    private readonly TextNetwork network;

    /// <exception cref="UserException">The folder cannot be read, or the options do not fit the model.</exception>
    public ServedText(string folder, ServeOptions options, TimeProvider clock, ModelInstruments instruments)
    {
        Tokenizer = ByteLevelBpe.Load(folder);
        Gpt2Config config = ModelFolder.ConfigFor(folder, Tokenizer);
        network = ModelFolder.RunsInOnnxRuntime(folder, options) ? TextNetwork.OpenOnnx(folder, config, options) : TextNetwork.OpenOwn(folder, options);
        int context = config.ContextLength;
        MostPromptTokens = Math.Min(options.MaxPromptTokens ?? context, context - 1);
        Capacity = (int)Math.Min(context, (long)MostPromptTokens + options.MaxTokens);
        int slots = options.Slots ?? (int)Math.Clamp(options.CacheBytes / ContinuousBatch.BytesOfSlot(config, Capacity), 1, MostSlots);
        Generation = new GenerationEngine(network.Model, slots, Capacity, options.QueueLimit, clock, instruments);
    }

    public override ModelKind Kind => ModelKind.Text;

    public override string Engine => network.Engine;

    public override int QueueLength => Generation.QueueLength;

    public override int RunningCount => Generation.RunningCount;

    /// <summary>Text to tokens and back.</summary>
    public ByteLevelBpe Tokenizer { get; }

    /// <summary>Generates.</summary>
    public GenerationEngine Generation { get; }

    /// <summary>Longest prompt, the token that begins every text included.</summary>
    public int MostPromptTokens { get; }

    /// <summary>Longest prompt with its new tokens.</summary>
    public int Capacity { get; }

    public override string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"language model of {network.Model.Config.ParameterCount / 1e6:0.0} M weights, {Generation.Slots} texts at once of up to {Capacity} tokens ({Generation.Slots * ContinuousBatch.BytesOfSlot(network.Model.Config, Capacity) >> 20} MiB of keys and values)");

    public override void Dispose()
    {
        Generation.Dispose();
        network.Dispose();
    }
}
