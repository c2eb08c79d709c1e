using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Core.Onnx;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Onnx;
using RlhfSharp.Language.Onnx.Runtime;

namespace RlhfSharp.Cli.Commands;

/// <summary>A model folder ready to sample from, on our own engine or in ONNX Runtime.</summary>
internal sealed class TextSampler : IDisposable
{
    /// <summary>Samples one continuation of each prompt, as TextGenerator.Generate.</summary>
    public delegate IReadOnlyList<GeneratedText> Sampling(IReadOnlyList<int[]> prompts, GenerationOptions options, ulong seed, Action<GeneratedToken>? onToken, CancellationToken cancellation = default);

    private readonly IDisposable[] owned;   // in the order in which they go

    private TextSampler(Gpt2Config config, Sampling generate, params IDisposable[] owned) => (Config, Generate, this.owned) = (config, generate, owned);

    /// <summary>The model's shape.</summary>
    public Gpt2Config Config { get; }

    /// <summary>Samples.</summary>
    public Sampling Generate { get; }

    /// <summary>On our own engine.</summary>
    public static TextSampler Open(string folder, WeightFormat format)
    {
        var model = Gpt2Model.Load(folder);
        return new TextSampler(model.Config, new TextGenerator(model, format).Generate, model);
    }

    /// <summary>In ONNX Runtime, from the file that `rlhf export` wrote into the folder.</summary>
    public static TextSampler OpenOnnx(string folder, WeightFormat format)
    {
        var path = Path.Combine(folder, OnnxFile(format));
        if (!File.Exists(path))
            throw new UserException($"{path}: there is no such file; write it with `rlhf export --model {folder}{(format == WeightFormat.Int8 ? " --quantize int8" : "")}`");
        var config = Gpt2Config.Read(Path.Combine(folder, Gpt2Files.ConfigFile));
        var runtime = OnnxRuntime.Open(Environment.GetEnvironmentVariable(OnnxRuntime.LibraryVariable) is { Length: > 0 } library ? library : null);
        try
        {
            var session = runtime.OpenSession(path, FusedOps.ThreadCount);
            if (!OnnxTextGenerator.Runs(session, config))
            {
                session.Dispose();
                throw new UserException($"{path}: is no language model of {config.Layers} layers with a key/value cache (it reads {string.Join(", ", session.InputNames.Take(4))} ...); write it anew with `rlhf export`");
            }
            return new TextSampler(config, new OnnxTextGenerator(session, config).Generate, session, runtime);
        }
        catch
        {
            runtime.Dispose();
            throw;
        }
    }

    /// <summary>The ONNX file of a model folder that holds the weights in a format.</summary>
    public static string OnnxFile(WeightFormat format) => Gpt2Onnx.FileName(format switch
    {
        WeightFormat.Float32 => OnnxPrecision.Float32,
        WeightFormat.Int8 => OnnxPrecision.Int8,
        _ => throw new UserException("--weights is 'bfloat16'; with --onnx give float32 or int8"),
    });

    public void Dispose()
    {
        foreach (var part in owned) part.Dispose();
    }
}
