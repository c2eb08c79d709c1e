using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Onnx.Runtime;

namespace RlhfSharp.Cli.Commands;

/// <summary>A model folder ready to sample from, on our own engine or in ONNX Runtime.</summary>
internal sealed class TextSampler : IDisposable
{
    private readonly IDisposable owned;

    private TextSampler(Gpt2Config config, TextGenerator generator, IDisposable owned) => (Config, Generator, this.owned) = (config, generator, owned);

    /// <summary>The model's shape.</summary>
    public Gpt2Config Config { get; }

    /// <summary>Samples.</summary>
    public TextGenerator Generator { get; }

    /// <summary>On our own engine.</summary>
    public static TextSampler Open(string folder, WeightFormat format)
    {
        var model = Gpt2Model.Load(folder);
        return new TextSampler(model.Config, new TextGenerator(model, format), model);
    }

    /// <summary>In ONNX Runtime, from the file that `rlhf export` wrote into the folder.</summary>
    public static TextSampler OpenOnnx(string folder, WeightFormat format)
    {
        var file = OnnxModelFile.Open(folder, format, OnnxRuntime.LibraryOfEnvironment, FusedOps.ThreadCount);
        try
        {
            var model = OnnxLanguageModel.Of(file, Gpt2Config.Read(Path.Combine(folder, Gpt2Files.ConfigFile)));
            return new TextSampler(model.Config, new TextGenerator(model), file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => owned.Dispose();
}
