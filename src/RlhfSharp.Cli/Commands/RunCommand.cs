using System.CommandLine;
using System.Diagnostics;
using RlhfSharp.Cli.Diagnosis;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Recipes;
using RlhfSharp.Web.Reports;
using Serilog;

namespace RlhfSharp.Cli.Commands;

/// <summary>
/// A command that fills a run folder: reads the configuration, makes or opens the folder, runs the recipe under a progress
/// display, and leaves configuration, summary and report behind.
/// </summary>
internal abstract class RunCommand<TOptions> : RlhfCommand where TOptions : class
{
    private readonly RunOptions options = new();

    protected RunCommand(string name, string description, params string[] examples) : base(name, description, examples) => options.AddTo(this);

    /// <summary>The run folder where --output names none.</summary>
    protected abstract string DefaultFolder(TOptions configuration);

    /// <summary>Reads what the recipe needs, before anything is written; what is returned trains and gives the summary.</summary>
    protected abstract Func<RecipeContext, RunSummary> Prepare(TOptions configuration);

    /// <summary>Overrides that options of this command stand for, applied before those of --set.</summary>
    protected virtual IReadOnlyList<string> MoreOverrides(ParseResult result) => [];

    /// <summary>The configuration with folders on this machine where it names what is elsewhere.</summary>
    protected virtual TOptions Find(TOptions configuration, CommandOutput output) => configuration;

    /// <summary>Every key with its default, before a file and overrides are read.</summary>
    protected abstract TOptions Defaults(ParseResult result);

    /// <summary>The file that is read where --config names none: one of the project, where the command has one.</summary>
    protected virtual string? DefaultConfiguration(ParseResult result) => null;

    /// <summary>The file that says what this run is: that of --config, or of the run folder that --resume goes on with; null where there is none.</summary>
    protected string? ReadConfiguration(ParseResult result) =>
        options.ConfigPath(result) ?? (options.Resumes(result) && options.RunFolder(result) is { } folder && File.Exists(Path.Combine(folder, "config.yaml"))
            ? Path.Combine(folder, "config.yaml") : null);

    protected sealed override int Run(ParseResult result)
    {
        var watch = Stopwatch.StartNew();
        if (options.PrintsSchema(result))
        {
            result.InvocationConfiguration.Output.WriteLine(ConfigurationFile.JsonSchema(Defaults(result)).TrimEnd());
            return 0;
        }
        var resume = options.Resumes(result);
        var output = options.Output.Open(result);
        var (configuration, text) = Configure(result, resume, options.PrintsConfiguration(result) ? given => given : given => Find(given, output));
        if (options.PrintsConfiguration(result))
        {
            result.InvocationConfiguration.Output.Write(text);
            return 0;
        }
        var path = options.RunFolder(result) ?? DefaultFolder(configuration);
        var earlier = resume ? Earlier(RunFolder.Open(path)) : null;
        if (earlier is { StoppedBy: not TrainingRun.Interrupted })
        {
            output.Say($"The run in {path} is already complete; nothing was done. Train it anew with --overwrite in place of --resume.");
            return Conclude(earlier, path, output);
        }
        var train = Prepare(configuration);
        var isNew = !Directory.Exists(path);
        var folder = resume ? RunFolder.Open(path) : RunFolder.Create(path, options.Overwrites(result));
        AtomicFile.WriteAllText(folder.ConfigPath, text);

        using var interruption = new Interruption(output.Say);
        RunSummary? summary;
        try
        {
            summary = Execute(train, output, folder, resume, interruption.Token);
        }
        catch (UserException) when (isNew && HoldsNothing(folder))
        {
            Directory.Delete(folder.Path, recursive: true); // so that the corrected command finds the way free
            throw;
        }
        catch (NonFiniteException)
        {
            output.Say($"The curves up to here: {RunReport.Write([folder.Path], folder.ReportPath)}");
            throw;
        }
        if (summary is not null)
        {
            summary = summary with
            {
                Command = Name, Program = ProgramBuild.Name, Seconds = Math.Round((earlier?.Seconds ?? 0) + watch.Elapsed.TotalSeconds, 3),
                PeakMemoryBytes = Math.Max(earlier?.PeakMemoryBytes ?? 0, ProcessMemory.PeakBytes()),
            };
            summary.Save(folder.SummaryPath);
        }
        RunReport.Write([folder.Path], folder.ReportPath);
        if (summary is null || (interruption.Token.IsCancellationRequested && summary.StoppedBy is not null))
        {
            output.Say($"Stopped. Go on with: rlhf {Name} --resume --output {CommandText.Quote(path)}");
            return Interruption.ExitCode;
        }
        return Conclude(summary, path, output);
    }

    private static RunSummary? Earlier(RunFolder folder) => File.Exists(folder.SummaryPath) ? RunSummary.Load(folder.SummaryPath) : null;

    private static int Conclude(RunSummary summary, string path, CommandOutput output)
    {
        foreach (var line in SummaryLines.Of(summary)) output.Say(line);
        output.Say($"Report: {Path.Combine(path, RunReport.FileName)}");
        output.Result(summary.ToJsonLine());
        return 0;
    }

    // Null where the user stopped the run.
    private static RunSummary? Execute(Func<RecipeContext, RunSummary> train, CommandOutput output, RunFolder folder, bool resume, CancellationToken stop)
    {
        using var log = new LoggerConfiguration().MinimumLevel.Debug().WriteToRun(folder)
            .WriteTo.Sink(new NoticeSink(output), Serilog.Events.LogEventLevel.Information).CreateLogger();
        using var live = output.IsLive ? new LiveProgress(output, new LatestSample(folder.Path)) : null;
        IProgressView view = live is null ? new PlainProgress(output.Say, TimeProvider.System) : live;
        try
        {
            return train(new RecipeContext(folder, resume, view, log, stop));
        }
        catch (RunInterruptedException)
        {
            return null;
        }
    }

    private static bool HoldsNothing(RunFolder folder) =>
        Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).All(path => Path.GetFileName(path) is "config.yaml" or "log.jsonl");

    private (TOptions Configuration, string Text) Configure(ParseResult result, bool resume, Func<TOptions, TOptions> find)
    {
        var given = options.ConfigPath(result);
        var defaults = Defaults(result);
        IReadOnlyList<string> overrides = [.. MoreOverrides(result), .. options.Overrides(result)];
        var saved = resume && options.RunFolder(result) is { } folder ? Path.Combine(folder, "config.yaml") : null;
        if (saved is not null && given is null && overrides.Count == 0)
        {
            var kept = ConfigurationFile.Load(defaults, saved, []);
            return (kept, ConfigurationFile.Print(kept, defaults));
        }
        var configuration = find(ConfigurationFile.Load(defaults, given ?? DefaultConfiguration(result), overrides));
        var text = ConfigurationFile.Print(configuration, defaults);
        saved ??= resume ? Path.Combine(DefaultFolder(configuration), "config.yaml") : null;
        if (saved is not null && File.Exists(saved) && File.ReadAllText(saved) != text)
            throw new UserException($"the configuration differs from the one that the run began with ({saved}); resume without --config, --set and --seed, or begin a new run with another --output");
        return (configuration, text);
    }
}
