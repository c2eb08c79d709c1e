using System.CommandLine;
using System.Globalization;
using RlhfSharp.Core;

namespace RlhfSharp.Cli.Parsing;

/// <summary>The options that every command with a run folder has.</summary>
internal sealed class RunOptions
{
    private readonly Option<string?> config = new("--config", "-c") { Description = "Configuration file (YAML); without one every key has its default.", HelpName = "FILE" };
    private readonly Option<string[]> set = new("--set", "-s")
    {
        Description = "Override one key of the configuration: section.key=value. May be given several times.", HelpName = "KEY=VALUE", Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<long?> seed = new("--seed") { Description = "Seed of every random stream, as --set seed=N.", HelpName = "N" };
    private readonly Option<string?> output = new("--output", "-o") { Description = "Run folder; runs/NAME by default.", HelpName = "DIR" };
    private readonly Option<bool> resume = new("--resume") { Description = "Go on from the newest checkpoint of the run folder." };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace an earlier run in the folder." };
    private readonly Option<bool> printConfig = new("--print-config") { Description = "Print the resolved configuration with a comment on every key, and stop." };

    private readonly Option<bool> printSchema = new("--print-schema") { Description = "Print the configuration's JSON Schema, by which editors complete and check it, and stop." };

    /// <summary>Threads and output style, which commands without a run folder have too.</summary>
    public OutputOptions Output { get; } = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[config, set, seed, output, resume, overwrite, printConfig, printSchema]) command.Add(option);
        Output.AddTo(command);
    }

    /// <summary>The file given with --config, or null.</summary>
    public string? ConfigPath(ParseResult result) => result.GetValue(config);

    /// <summary>The folder given with --output, or null.</summary>
    public string? RunFolder(ParseResult result) => result.GetValue(output);

    /// <summary>True for --print-config.</summary>
    public bool PrintsConfiguration(ParseResult result) => result.GetValue(printConfig);

    /// <summary>True for --print-schema.</summary>
    public bool PrintsSchema(ParseResult result) => result.GetValue(printSchema);

    /// <summary>True for --resume, which excludes --overwrite.</summary>
    public bool Resumes(ParseResult result)
    {
        if (result.GetValue(resume) && Overwrites(result))
            throw new UserException("--resume continues a run and --overwrite replaces it; give one of the two");
        return result.GetValue(resume);
    }

    /// <summary>True for --overwrite.</summary>
    public bool Overwrites(ParseResult result) => result.GetValue(overwrite);

    /// <summary>The overrides in the order given, then the seed.</summary>
    public IReadOnlyList<string> Overrides(ParseResult result)
    {
        string[] overrides = result.GetValue(set) ?? [];
        return result.GetValue(seed) is { } number ? [.. overrides, "seed=" + number.ToString(CultureInfo.InvariantCulture)] : overrides;
    }
}
