using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Agents.Replays;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Web.Replays;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf watch RUN`: lets a trained agent act and shows it, as an animated page or in text.</summary>
internal sealed class WatchCommand : RlhfCommand
{
    private const int EpisodesOnPage = 3, MostEpisodes = 100, MostSteps = 100_000;

    private readonly Argument<string?> run = new("run") { Description = "Run folder of `rlhf train`.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> random = new("--random") { Description = "Random actions instead of the policy's; with --env no run is needed." };
    private readonly Option<string?> environment = new("--env", "-e") { Description = "Environment to look at with --random.", HelpName = "ID" };
    private readonly Option<int?> episodes = new("--episodes", "-n") { Description = $"Episodes; {EpisodesOnPage} by default, 1 with --text.", HelpName = "N" };
    private readonly Option<int> seed = new("--seed") { Description = "Seed of the first episode; episode i starts at seed + i.", HelpName = "S" };
    private readonly Option<int> steps = new("--max-steps") { Description = "Watch an episode no longer than this; some never end.", HelpName = "N", DefaultValueFactory = _ => 1000 };
    private readonly Option<string?> output = new("--output", "-o") { Description = "The page to write; replay.html in the run folder by default.", HelpName = "FILE" };
    private readonly Option<bool> open = new("--open") { Description = "Open the page in the browser." };
    private readonly Option<bool> text = new("--text") { Description = "Show it here, in text." };

    public WatchCommand() : base("watch", "Watch a trained agent: an animated page, or text.",
        "rlhf watch runs/ppo-CartPole-v1 --open", "rlhf watch runs/q-learning-Taxi-v3 --text", "rlhf watch --random --env Acrobot-v1")
    {
        Add(run);
        foreach (var option in (Option[])[random, environment, episodes, seed, steps, output, open, text]) Add(option);
    }

    protected override int Run(ParseResult result)
    {
        var isText = result.GetValue(text);
        var count = OptionRange.Checked("--episodes", result.GetValue(episodes) ?? (isText ? 1 : EpisodesOnPage), 1, MostEpisodes);
        var first = OptionRange.Checked("--seed", result.GetValue(seed), 0, int.MaxValue - MostEpisodes);
        var most = OptionRange.Checked("--max-steps", result.GetValue(steps), 1, MostSteps);
        if (isText && (result.GetValue(open) || result.GetValue(output) is not null))
            throw new UserException("--text shows the episode here and makes no page; leave out --output and --open, or --text");

        var (id, player, actor, owned) = Prepare(result);
        using (owned)
        {
            var writer = result.InvocationConfiguration.Output;
            if (isText) ShowText(player, writer, first, count, most);
            else ShowPage(result, new Replay(EnvironmentRegistry.Find(id), actor, player, [.. Enumerable.Range(first, count).Select(start => player.Record(start, most))]), writer);
        }
        return 0;
    }

    private (string Id, EpisodePlayer Player, string Actor, IDisposable? Owned) Prepare(ParseResult result)
    {
        var isRandom = result.GetValue(random);
        if (result.GetValue(run) is not { } folder)
        {
            if (result.GetValue(environment) is not { } id) throw new UserException("nothing to watch; give a run folder, or --random --env ID to look at an environment");
            if (!isRandom) throw new UserException($"--env {id} needs somebody to act; add --random, or give the run folder of a trained agent instead");
            var single = EnvironmentRegistry.CreateVector(id, 1, autoreset: AutoresetMode.NextStep);
            return (id, new EpisodePlayer(single, new RandomPolicy(single.ActionSpace, (ulong)result.GetValue(seed))), "random actions", null);
        }
        if (result.GetValue(environment) is not null) throw new UserException("a run folder knows its environment; leave out --env, or the run folder");
        var (policy, options) = PolicyFile.Load(PolicyFolder.Find(folder));
        var copy = PolicyEvaluator.CreateEnvironment(policy, options, 1, AutoresetMode.NextStep);
        return isRandom
            ? (options.Id, new EpisodePlayer(copy, new RandomPolicy(copy.ActionSpace, (ulong)result.GetValue(seed))), "random actions", policy)
            : (options.Id, new EpisodePlayer(copy, policy), $"{PolicyFolder.AgentOf(folder, policy)}, greedy", policy);
    }

    private static void ShowText(EpisodePlayer player, TextWriter writer, int first, int count, int most)
    {
        var isLive = new CommandOutput(json: false, plain: false).IsLive;
        using var interruption = new Interruption(_ => { });
        for (var start = first; start < first + count && !interruption.Token.IsCancellationRequested; start++)
        {
            var last = new TextReplay(player, writer, isLive).Show(start, most, interruption.Token);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {start}: return {last.Return:0.####} in {last.Number} steps{(last.Ending is { } ending ? ", " + TextReplay.Words(ending) : "")}"));
        }
    }

    private void ShowPage(ParseResult result, Replay replay, TextWriter writer)
    {
        var path = result.GetValue(output)
            ?? (result.GetValue(run) is { } folder ? Path.Combine(folder, ReplayPage.FileName) : $"replay-{replay.Environment.Id}.html");
        UserFiles.Write(path, () => ReplayPage.Write(replay, path));
        foreach (var episode in replay.Episodes)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {episode.Seed}: return {episode.Return:0.####} in {episode.Length} steps"));
        writer.WriteLine(path);
        if (!result.GetValue(open)) return;
        try
        {
            Process.Start(new ProcessStartInfo(Path.GetFullPath(path)) { UseShellExecute = true })?.Dispose();
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or PlatformNotSupportedException)
        {
            writer.WriteLine("No browser could be opened; open the page named above.");
        }
    }
}
