using RlhfSharp.Core;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Onnx.Runtime;

namespace RlhfSharp.Web.Serving.Engines;

/// <summary>A language model, on one engine or another.</summary>
internal sealed class TextNetwork : IDisposable
{
    private readonly IDisposable[] owned;   // in the order in which they go

    private TextNetwork(IDecodingModel model, string engine, params IDisposable[] owned) => (Model, Engine, this.owned) = (model, engine, owned);

    /// <summary>Generates.</summary>
    public IDecodingModel Model { get; }

    /// <summary>What computes it.</summary>
    public string Engine { get; }

    /// <summary>On our own engine.</summary>
    /// <exception cref="UserException">The folder cannot be read.</exception>
    public static TextNetwork OpenOwn(string folder, ServeOptions options)
    {
        Gpt2Model model = Gpt2Model.Load(folder);
        PreparedModel prepared = new(model, options.Weights);
        return new TextNetwork(prepared, FusedOps.EngineName, prepared, model);
    }

    /// <summary>In ONNX Runtime.</summary>
    /// <exception cref="UserException">The folder or the library cannot be read.</exception>
    public static TextNetwork OpenOnnx(string folder, Gpt2Config config, ServeOptions options)
    {
        OnnxModelFile file = OnnxModelFile.Open(folder, options.Weights, options.OnnxLibrary, FusedOps.ThreadCount);
        try
        {
            return new TextNetwork(OnnxLanguageModel.Of(file, config), file.Engine, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (IDisposable part in owned) part.Dispose();
    }
}
