using System.Text.Json.Nodes;
using RlhfSharp.Core.Runs;

namespace RlhfSharp.Core.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Create_NewPath_MakesTheFolder()
    {
        RunFolder run = RunFolder.Create(folder.File("runs/one"), overwrite: false);
        Assert.True(Directory.Exists(run.CheckpointsPath));
        Assert.Equal(folder.File("runs/one/metrics.jsonl"), run.MetricsPath);
    }

    [Fact]
    public void Create_OverARun_IsRefusedUnlessOverwriting()
    {
        RunFolder first = RunFolder.Create(folder.File("one"), overwrite: false);
        File.WriteAllText(first.ConfigPath, "seed: 1");
        File.WriteAllText(first.MetricsPath, "{}");
        File.WriteAllText(Path.Combine(first.Path, "notes.txt"), "mine");

        UserException error = Assert.Throws<UserException>(() => RunFolder.Create(first.Path, overwrite: false));
        Assert.Equal($"{first.Path}: holds a run already; continue it with --resume, replace it with --overwrite, or choose another --output.", error.Message);

        RunFolder.Create(first.Path, overwrite: true);
        Assert.False(File.Exists(first.MetricsPath));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(first.Path, "notes.txt")));
    }

    [Fact]
    public void Create_InAFolderOfOtherFiles_IsRefusedEvenWhenOverwriting()
    {
        string file = folder.File("thesis.txt", "precious");
        UserException error = Assert.Throws<UserException>(() => RunFolder.Create(folder.Path, overwrite: true));
        Assert.EndsWith("holds other files than a run; choose an empty or new folder with --output.", error.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(file));
    }

    [Fact]
    public void Create_AtAFile_IsRefused() =>
        Assert.Contains("is a file", Assert.Throws<UserException>(() => RunFolder.Create(folder.File("a", "x"), false)).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_BelowAFile_SaysItCannotBeWritten()
    {
        folder.File("a", "x");
        UserException error = Assert.Throws<UserException>(() => RunFolder.Create(folder.File("a/b"), false));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Missing_SaysSo()
    {
        Assert.EndsWith("there is no such run folder.", Assert.Throws<UserException>(() => RunFolder.Open(folder.File("x"))).Message, StringComparison.Ordinal);
        Assert.Contains("is no run folder", Assert.Throws<UserException>(() => RunFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_SaveAndLoad_KeepsEveryKey()
    {
        string path = folder.File("summary.json");
        var summary = new RunSummary
        {
            Command = "ppo",
            Program = "0.1.0 (build a)",
            Seed = 7,
            Seconds = 1.5,
            PeakMemoryBytes = 123,
            Engine = "managed",
            Threads = 2,
            ModelSha256 = "ab",
            Metrics = new Dictionary<string, double> { ["objective/kl"] = 0.25, ["val/ratio"] = double.NaN },
            Evaluation = new Dictionary<string, double> { ["win_rate"] = 0.9 },
        };
        summary.Save(path);
        const string Expected = """
            {"command":"ppo","program":"0.1.0 (build a)","seed":7,"seconds":1.5,"peak_memory_bytes":123,"engine":"managed","threads":2,"model_sha256":"ab","stopped_by":null,"metrics":{"objective/kl":0.25,"val/ratio":null},"evaluation":{"win_rate":0.9}}
            """;
        Assert.Equal(Expected, summary.ToJsonLine());
        Assert.Equal(Expected, JsonNode.Parse(File.ReadAllText(path))!.ToJsonString());
        RunSummary read = RunSummary.Load(path);
        Assert.Equal(0.25, read.Metrics["objective/kl"]);
        Assert.False(read.Metrics.ContainsKey("val/ratio"));
        Assert.Equal(0.9, read.Evaluation!["win_rate"]);
        Assert.Equal("ppo", read.Command);
    }

    [Fact]
    public void FileHash_MatchesTheStandardsExample() // FIPS 180-2, appendix B.1
    {
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", FileHash.Sha256(folder.File("a", "abc")));
        Assert.Null(FileHash.Sha256(folder.File("absent")));
    }

    [Fact]
    public void ProcessMemory_PeakIsAtLeastTheCurrent()
    {
        long current = ProcessMemory.CurrentBytes();
        Assert.InRange(current, 1 << 20, long.MaxValue);
        const long CountersLag = 1 << 20; // the kernel adds up what its cores count apart only now and then
        Assert.InRange(ProcessMemory.PeakBytes(), current - CountersLag, long.MaxValue);
    }

    [Fact]
    public void RunLog_WritesOneJsonObjectForEachEvent()
    {
        RunFolder run = RunFolder.Create(folder.File("one"), false);
        using (Serilog.Core.Logger log = RunLog.Open(run))
            log.Information("Saved {Step}", 12);
        JsonNode line = JsonNode.Parse(Assert.Single(File.ReadAllLines(run.LogPath)))!;
        Assert.Equal("Saved 12", (string)line["RenderedMessage"]!);
        Assert.Equal(12, (int)line["Properties"]!["Step"]!);
    }
}
