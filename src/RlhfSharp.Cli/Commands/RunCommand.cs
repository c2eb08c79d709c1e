using System.CommandLine;
using System.Diagnostics;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;
using RlhfSharp.Core.Runs;
using RlhfSharp.Core.Training;
using RlhfSharp.Web.Reports;
using Serilog;

namespace RlhfSharp.Cli.Commands;

/// <summary>
/// A command that fills a run folder: reads the configuration, makes or opens the folder, runs the recipe under a progress
/// display, and leaves configuration, summary and report behind.
/// </summary>
internal abstract class RunCommand<TOptions> : RlhfCommand where TOptions : class, new()
{
    private readonly RunOptions options = new();

    protected RunCommand(string name, string description, params string[] examples) : base(name, description, examples) => options.AddTo(this);

    /// <summary>The run folder where --output names none.</summary>
    protected abstract string DefaultFolder(TOptions configuration);

    /// <summary>Trains, and returns what goes into summary.json.</summary>
    protected abstract RunSummary Train(TOptions configuration, RunSetting setting);

    /// <summary>Overrides that options of this command stand for, applied before those of --set.</summary>
    protected virtual IReadOnlyList<string> MoreOverrides(ParseResult result) => [];

    /// <summary>The configuration before files and overrides are read; a file of the project where the command has one.</summary>
    protected virtual string? DefaultConfiguration => null;

    protected sealed override int Run(ParseResult result)
    {
        var watch = Stopwatch.StartNew();
        var resume = options.Resumes(result);
        var (configuration, text) = Configure(result, resume);
        if (options.PrintsConfiguration(result))
        {
            result.InvocationConfiguration.Output.Write(text);
            return 0;
        }
        var output = options.Output.Open(result);
        var path = options.RunFolder(result) ?? DefaultFolder(configuration);
        var folder = resume ? RunFolder.Open(path) : RunFolder.Create(path, options.Overwrites(result));
        AtomicFile.WriteAllText(folder.ConfigPath, text);

        using var interruption = new Interruption(output.Say);
        using var log = new LoggerConfiguration().MinimumLevel.Debug().WriteToRun(folder)
            .WriteTo.Sink(new NoticeSink(output), Serilog.Events.LogEventLevel.Information).CreateLogger();
        RunSummary summary;
        using (var live = output.IsLive ? new LiveProgress(output, new LatestSample(folder.Path)) : null)
        {
            IProgressView view = live is null ? new PlainProgress(output.Say, TimeProvider.System) : live;
            summary = Train(configuration, new RunSetting(folder, resume, view, log, interruption.Token));
        }
        summary = summary with { Command = Name, Seconds = Math.Round(watch.Elapsed.TotalSeconds, 3), PeakMemoryBytes = ProcessMemory.PeakBytes() };
        summary.Save(folder.SummaryPath);
        log.Debug("Report: {Report}", RunReport.Write([folder.Path], folder.ReportPath));
        Conclude(output, summary, path, interruption.Token.IsCancellationRequested);
        output.Result(summary.ToJsonLine());
        return interruption.Token.IsCancellationRequested && summary.StoppedBy is not null ? Interruption.ExitCode : 0;
    }

    private (TOptions Configuration, string Text) Configure(ParseResult result, bool resume)
    {
        var given = options.ConfigPath(result);
        IReadOnlyList<string> overrides = [.. MoreOverrides(result), .. options.Overrides(result)];
        var saved = resume && options.RunFolder(result) is { } folder ? Path.Combine(folder, "config.yaml") : null;
        if (saved is not null && given is null && overrides.Count == 0)
        {
            var kept = ConfigurationFile.Load<TOptions>(saved, []);
            return (kept, ConfigurationFile.Print(kept));
        }
        var configuration = ConfigurationFile.Load<TOptions>(given ?? DefaultConfiguration, overrides);
        var text = ConfigurationFile.Print(configuration);
        saved ??= resume ? Path.Combine(DefaultFolder(configuration), "config.yaml") : null;
        if (saved is not null && File.Exists(saved) && File.ReadAllText(saved) != text)
            throw new UserException($"the configuration differs from the one that the run began with ({saved}); resume without --config, --set and --seed, or begin a new run with another --output");
        return (configuration, text);
    }

    private void Conclude(CommandOutput output, RunSummary summary, string path, bool interrupted)
    {
        if (interrupted && summary.StoppedBy is not null)
        {
            output.Say($"Stopped. Go on with: rlhf {CommandPath()} --resume --output {Quote(path)}");
            return;
        }
        foreach (var line in SummaryLines.Of(summary)) output.Say(line);
        output.Say($"Report: {Path.Combine(path, RunReport.FileName)}");
    }

    private string CommandPath() => Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{parent.Name} {Name}" : Name;

    private static string Quote(string path) => path.Any(char.IsWhiteSpace) ? $"\"{path}\"" : path;
}
