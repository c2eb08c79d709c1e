using System.CommandLine;
using System.Text.Json;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Hub;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Onnx;
using RlhfSharp.FineTuning.Export;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf export`: a model folder as ONNX, for ONNX Runtime and transformers.js.</summary>
internal sealed class ExportCommand : RlhfCommand
{
    private readonly Option<string> model = new("--model", "-m") { Description = "Folder of a policy, a reward model or a control policy, the run folder around it, or hub:owner/name.", HelpName = "DIR", Required = true };
    private readonly Option<string> format = new("--format", "-f") { Description = "Format to write; onnx is the only one.", DefaultValueFactory = _ => "onnx", HelpName = "FORMAT" };
    private readonly Option<string?> output = new("--output", "-o") { Description = "Folder to write; by default the model folder itself gets a folder onnx/. Needed for a model of the Hub.", HelpName = "DIR" };
    private readonly Option<string?> quantize = new("--quantize", "-q") { Description = "int8: write onnx/model_quantized.onnx too, a quarter of the size.", HelpName = "TYPE" };
    private readonly OutputOptions options = new();

    public ExportCommand() : base("export", "Write a model as ONNX, for ONNX Runtime and transformers.js.",
        "rlhf export --model runs/quickstart/model --output exported/policy",
        "rlhf export --model runs/quickstart/reward/model --output exported/reward --quantize int8")
    {
        foreach (var option in (Option[])[model, format, output, quantize]) Add(option);
        options.AddTo(this);
    }

    protected override int Run(ParseResult result)
    {
        if (result.GetValue(format) is var name && name != "onnx") throw new UserException($"--format is '{name}'; give onnx");
        if (result.GetValue(quantize) is { } type && type != "int8") throw new UserException($"--quantize is '{type}'; give int8, or leave it out");
        var output = options.Open(result);
        var given = result.GetRequiredValue(model);
        if (HubReference.Is(given) && result.GetValue(this.output) is null) throw new UserException($"--model is '{given}', whose folder is the cache's; name a folder to write with --output");
        var folder = HubPaths.FindModel(given, output);
        var target = result.GetValue(this.output) ?? folder;
        OnnxPrecision[] precisions = result.GetValue(quantize) is null ? [OnnxPrecision.Float32] : [OnnxPrecision.Float32, OnnxPrecision.Int8];

        ExportedModel? exported = null;
        UserFiles.Write(target, () => exported = OnnxExport.Save(folder, target, precisions));
        foreach (var file in exported!.Files) output.Say($"{file}  {TransferProgress.Bytes(new FileInfo(file).Length)}");
        output.Result(JsonSerializer.Serialize(new
        {
            kind = exported.Kind,
            files = exported.Files.Select(file => new { path = file, bytes = new FileInfo(file).Length }),
        }));
        return 0;
    }
}
