using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Hub;
using RlhfSharp.Cli.Parsing;
using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.Web.Labeling;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf label`: serves the form on which people say which answer is better.</summary>
internal sealed class LabelCommand : RlhfCommand
{
    private readonly Option<string?> pairs = new("--pairs") { Description = "Answers to compare: JSON Lines with prompt, chosen and rejected, or prompt and responses. Given again, only new lines are added.", HelpName = "FILE" };
    private readonly Option<string?> prompts = new("--prompts") { Description = "JSON Lines with a prompt each, for which --policy samples answers while people label.", HelpName = "FILE" };
    private readonly Option<string[]> policies = new("--policy") { Description = "Run or model folder to sample from, or hub:owner/name. Given twice, the two are compared.", HelpName = "RUN" };
    private readonly Option<int> answers = new("--answers") { Description = "Answers to a prompt that are sampled: 2, or 4 for the best of four.", DefaultValueFactory = _ => 2, HelpName = "N" };
    private readonly Option<double> temperature = new("--temperature", "-t") { Description = "Divides the logits while sampling.", DefaultValueFactory = _ => 1, HelpName = "X" };
    private readonly Option<int> most = new("--max-new-tokens") { Description = "Longest sampled answer.", DefaultValueFactory = _ => 64, HelpName = "N" };
    private readonly Option<string> store = StoreOption();
    private readonly Option<string[]> people = new("--annotator") { Description = "Print a link for this person. May be given several times; the overview page makes links too.", HelpName = "NAME" };
    private readonly Option<double> overlap = new("--overlap") { Description = "Share of items that several people judge, on which agreement is measured.", DefaultValueFactory = _ => 0.1, HelpName = "SHARE" };
    private readonly Option<int> raters = new("--raters") { Description = "How many people judge an item of that share.", DefaultValueFactory = _ => 2, HelpName = "N" };
    private readonly Option<string?> checks = new("--checks") { Description = "Attention checks: items whose best answer is beyond doubt, as --pairs.", HelpName = "FILE" };
    private readonly Option<string[]> rewards = new("--reward-model") { Description = "Reward-model folder: what it is least sure of comes first; a newer model in it is taken up. Given several times: what they disagree on.", HelpName = "DIR" };
    private readonly Option<double> randomShare = new("--random-share") { Description = "With --reward-model: share of items drawn at random all the same.", DefaultValueFactory = _ => 0.3, HelpName = "SHARE" };
    private readonly Option<string> listen = new("--listen") { Description = "Address to listen on; 127.0.0.1 is this machine alone.", DefaultValueFactory = _ => "127.0.0.1", HelpName = "ADDRESS" };
    private readonly Option<int> port = new("--port") { Description = "Port; 0: a free one.", DefaultValueFactory = _ => 8765, HelpName = "N" };
    private readonly Option<string?> publicUrl = new("--public-url") { Description = "Address by which browsers call when others are let in: that of a proxy with TLS.", HelpName = "URL" };
    private readonly Option<bool> open = new("--open") { Description = "Open the form in the browser." };
    private readonly Option<ulong> seed = new("--seed") { Description = "Seed of order, overlap and samples.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly OutputOptions options = new();

    public LabelCommand() : base("label", "Let people say which answer is better, in the browser.",
        "rlhf label --pairs pairs.jsonl --open",
        "rlhf label --prompts datasets/reviews/prompts-train.jsonl --policy runs/quickstart --store labels.db",
        "rlhf label --pairs pairs.jsonl --annotator Ann --annotator Bob --overlap 0.2 --store \"Host=db.example;Database=labels;Username=rlhf\"")
    {
        foreach (var option in (Option[])[pairs, prompts, policies, answers, temperature, most, store, people, overlap, raters, checks, rewards, randomShare, listen, port, publicUrl, open, seed])
            Add(option);
        options.AddTo(this);
        Add(new LabelExportCommand());
        Add(new LabelStudyCommand());
    }

    /// <summary>--store, which the commands on labels share.</summary>
    public static Option<string> StoreOption() => new("--store")
    {
        Description = "Where labels are kept: an SQLite file, or \"Host=...;Database=...;Username=...\" of a PostgreSQL.", DefaultValueFactory = _ => "labels.db", HelpName = "STORE",
    };

    protected override int Run(ParseResult result)
    {
        Check(result);
        var output = options.Open(result);
        using var interruption = new Interruption(_ => output.Say("Stopping. Every label that was acknowledged is in the store."));
        try
        {
            RunAsync(result, output, interruption.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
        }
        return 0;
    }

    private void Check(ParseResult result)
    {
        string[] from = result.GetValue(policies) ?? [];
        if (result.GetValue(prompts) is not null && from.Length == 0) throw new UserException("--prompts asks for answers and --policy gives them; name a run or model folder with --policy");
        if (result.GetValue(prompts) is null && from.Length > 0) throw new UserException("--policy answers prompts; name a file of them with --prompts");
        if (from.Length > result.GetValue(answers)) throw new UserException($"--policy is given {from.Length} times, and there are {result.GetValue(answers)} answers to a prompt; raise --answers or name fewer policies");
        Within("--answers", result.GetValue(answers), 2, 9);
        Within("--temperature", result.GetValue(temperature), from.Length == result.GetValue(answers) ? 0 : 0.01, 100); // at 0 a policy gives one answer only
        Within("--max-new-tokens", result.GetValue(most), 1, 131072);
        Within("--raters", result.GetValue(raters), 1, 100);
        Within("--overlap", result.GetValue(overlap), 0, 1);
        Within("--random-share", result.GetValue(randomShare), 0, 1);
        Within("--port", result.GetValue(port), 0, 65535);
        _ = PublicUrl(result);
        if (!IPAddress.TryParse(result.GetValue(listen), out _)) throw new UserException($"--listen is '{result.GetValue(listen)}'; give an address of this machine, such as 127.0.0.1 or 0.0.0.0 for all");
    }

    private Uri? PublicUrl(ParseResult result)
    {
        if (result.GetValue(publicUrl) is not { } given) return null;
        return Uri.TryCreate(given, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/"
            ? url
            : throw new UserException($"--public-url is '{given}'; give http or https, a host and nothing behind it, as in https://label.example.org");
    }

    private static void Within(string name, double value, double least, double most)
    {
        if (!(value >= least && value <= most)) throw new UserException(FormattableString.Invariant($"{name} is {value}; give {least} to {most}"));
    }

    private async Task RunAsync(ParseResult result, CommandOutput output, CancellationToken stop)
    {
        // What is given is read before the store is touched, so that a mistake leaves no store behind.
        var random = RandomStream.Named(result.GetValue(seed), "label");
        var given = result.GetValue(pairs) is { } file ? ItemFiles.Read(file, result.GetValue(overlap), result.GetValue(raters), random) : [];
        var known = result.GetValue(checks) is { } checkFile ? ItemFiles.ReadChecks(checkFile) : [];
        var scoring = result.GetValue(rewards) is { Length: > 0 } folders ? new ItemScoring([.. folders.Select(folder => ModelFolder(folder, output))]) : null;
        var sampler = Sampler(result, output);
        var asked = sampler is null ? [] : Prompts(result, output, sampler);
        var where = result.GetRequiredValue(store);
        if (given.Count == 0 && sampler is null && !LabelDatabase.IsConnectionString(where) && !File.Exists(where)) throw NothingToLabel(where);

        await using var database = await LabelDatabase.OpenAsync(where, create: true, stop);
        var items = new LabelItems(database);
        if (given.Count > 0) output.Say($"{await items.AddAsync(given, random, stop)} new items of {given.Count} in {result.GetValue(pairs)}");
        if (known.Count > 0) output.Say($"{await items.AddAsync(known, random, stop)} new attention checks of {known.Count} in {result.GetValue(checks)}; what is in the store already stays what it is");
        if (sampler is null && await items.CountAsync(stop) == 0) throw NothingToLabel(database.Name);
        if (scoring is not null) output.Say($"{await scoring.ScoreOpenAsync(items, stop)} open items are scored by the reward model");
        var sampling = sampler is null ? null : new BackgroundSampling(
            items, asked, sampler, scoring, new SamplingOptions { Overlap = result.GetValue(overlap), Raters = result.GetValue(raters), Seed = result.GetValue(seed) }, TimeProvider.System);

        await using var server = await LabelServer.StartAsync(database, new LabelServerOptions
        {
            Listen = IPAddress.Parse(result.GetRequiredValue(listen)), Port = result.GetValue(port), PublicUrl = PublicUrl(result),
            Queue = new LabelQueueOptions { RandomShare = result.GetValue(randomShare) }, MoreToCome = () => sampling is { HasEnded: false }, Report = output.Say,
        }, TimeProvider.System, stop);
        await AnnounceAsync(result, output, server, new Annotators(database, TimeProvider.System), stop);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            Task[] work = [Task.Delay(Timeout.Infinite, ending.Token), SampleAsync(sampling, output, ending.Token), scoring?.FollowAsync(items, output.Say, TimeProvider.System, ending.Token) ?? Task.CompletedTask];
            await foreach (var ended in Task.WhenEach(work)) await ended; // an error in any of them ends the command with its reason
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    private static UserException NothingToLabel(string store) =>
        new($"{store}: holds nothing to label yet; give answers with --pairs, or --prompts and --policy to sample them");

    private static async Task SampleAsync(BackgroundSampling? sampling, CommandOutput output, CancellationToken stop)
    {
        if (sampling is null) return;
        var leftOut = await sampling.RunAsync(stop);
        output.Say("Every prompt has its answers." + (leftOut > 0 ? $" {leftOut} are left out: their answers came out equal or empty time after time; a higher --temperature makes them differ." : ""));
    }

    private async Task AnnounceAsync(ParseResult result, CommandOutput output, LabelServer server, Annotators annotators, CancellationToken stop)
    {
        var owner = server.LinkOf(await annotators.InviteAsync("owner", isOwner: true, stop));
        var links = new Dictionary<string, string>();
        foreach (var name in result.GetValue(people) ?? [])
            links[name] = server.LinkOf(await annotators.InviteAsync(name, isOwner: false, stop)).ToString();
        output.Say($"Label here: {owner}");
        foreach (var (name, link) in links) output.Say($"Link for {name}: {link}");
        if (!IPAddress.IsLoopback(IPAddress.Parse(result.GetRequiredValue(listen))) && PublicUrl(result)?.Scheme == Uri.UriSchemeHttp)
            output.Say("Others are let in over plain HTTP; put a proxy with TLS in front, or links and labels can be read on the way.");
        output.Say("Labels are on the disk before the next page comes. Ctrl-C stops.");
        output.Result(JsonSerializer.Serialize(new { address = server.Address, sign_in = owner, invitations = links }));
        if (!result.GetValue(open)) return;
        try
        {
            Process.Start(new ProcessStartInfo(owner.ToString()) { UseShellExecute = true })?.Dispose();
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or PlatformNotSupportedException)
        {
            output.Say("No browser could be opened; open the address above.");
        }
    }

    private AnswerSampler? Sampler(ParseResult result, CommandOutput output)
    {
        if (result.GetValue(prompts) is null) return null;
        var rollout = new RolloutOptions { Temperature = result.GetValue(temperature), MaxNewTokens = result.GetValue(most) };
        return new AnswerSampler([.. result.GetValue(policies)!.Select(folder => ModelFolder(folder, output))], result.GetValue(answers), rollout, result.GetValue(seed));
    }

    private List<string> Prompts(ParseResult result, CommandOutput output, AnswerSampler sampler)
    {
        var file = result.GetRequiredValue(prompts)!;
        var asked = new DatasetReader().ReadPrompts(file).Items;
        var fitting = asked.Where(sampler.HasRoom).ToList();
        if (fitting.Count == 0) throw new UserException($"{file}: no prompt leaves room for an answer in the policy's context; shorten them, or name a policy with a longer context");
        if (fitting.Count < asked.Count) output.Say($"{asked.Count - fitting.Count} of {asked.Count} prompts leave no room for an answer in the policy's context and are left out");
        return fitting;
    }

    private static string ModelFolder(string run, CommandOutput output) =>
        HubPaths.FindModel(run, output) is var folder && File.Exists(Path.Combine(folder, "config.json")) ? folder
            : throw new UserException($"{run}: is neither a model folder (config.json) nor a run folder with model/ in it");
}
