using System.Text.RegularExpressions;
using RlhfSharp.Core;
using RlhfSharp.Web.Reports;

namespace RlhfSharp.Web.Tests.Reports;

public class RunReportTests
{
    private static string Page(RunFolderBuilder run) => File.ReadAllText(RunReport.Write([run.Folder]));

    [Fact]
    public void Write_HostileModelText_IsEscapedEverywhere()
    {
        const string attack = "</p><script>alert(1)</script><img src=x onerror=\\\"alert(2)\\\">";
        using var run = new RunFolderBuilder()
            .Add("samples.jsonl", $$"""
                {"iteration":0,"prompt":"{{attack}}","response":"{{attack}}","score":0.1}
                {"iteration":5,"prompt":"{{attack}}","response":"{{attack}} later","score":0.2}
                """)
            .Add("config.yaml", "name: <script>alert(3)</script>")
            .Add("log.jsonl", """{"Level":"Warning","MessageTemplate":"<script>alert(4)</script>"}""")
            .AddMetrics("metrics.jsonl", 3, _ => "\"<script>alert(5)</script>\":1.5")
            .Add("summary.json", """{"command":"<script>alert(6)</script>","engine":"\"><script>alert(7)</script>"}""");

        var page = Page(run);

        Assert.Single(Regex.Matches(page, "<script"));
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        foreach (var number in Enumerable.Range(1, 7))
            Assert.Contains($"alert({number})", page, StringComparison.Ordinal);
        Assert.Contains("&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;alert(2)&quot;&gt; later", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AnyRun_AsksNothingOfTheNetwork()
    {
        using var run = new RunFolderBuilder()
            .AddMetrics("metrics.jsonl", 50, i => $"\"objective/scores\":{i}")
            .Add("summary.json", """{"command":"ppo","evaluation":{"kl":3.5}}""");

        var page = Page(run);

        Assert.DoesNotMatch("(?i)(https?:)?//[a-z0-9]", page);
        Assert.DoesNotMatch("(?i)<(link|iframe|object|embed|base)\\b", page);
        Assert.DoesNotMatch("(?i)(src|href)=\"(?!#)", page);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OnlyASummary_ShowsItsFiguresAndNoEmptySection()
    {
        using var run = new RunFolderBuilder().Add("summary.json",
            """{"command":"ppo","seed":7,"seconds":125,"peak_memory_bytes":1073741824,"evaluation":{"reward_mean_baseline":0,"reward_std_baseline":0.5,"reward_mean_policy":2,"win_rate":0.875,"win_rate_low":0.8,"win_rate_high":0.93}}""");

        var page = Page(run);

        Assert.Contains("+4.0 standard deviations", page, StringComparison.Ordinal);
        Assert.Contains("87.5 %", page, StringComparison.Ordinal);
        Assert.Contains("80.0 – 93.0 % at 95 % confidence", page, StringComparison.Ordinal);
        Assert.Contains("2 min 05 s", page, StringComparison.Ordinal);
        Assert.Contains("1 GiB", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Before and after", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<figure", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_CutOffMetricsLine_KeepsTheRestAndSaysSo()
    {
        using var run = new RunFolderBuilder().Add("metrics.jsonl", "{\"iteration\":1,\"loss\":3}\n{\"iteration\":2,\"loss\":2}\n{\"iteration\":3,\"lo");

        var page = Page(run);

        Assert.Contains("Training loss", page, StringComparison.Ordinal);
        Assert.Contains("1 line(s) of metrics.jsonl could not be read", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_PipelineFolder_ShowsItsPhasesInTheOrderTheyRan()
    {
        using var run = new RunFolderBuilder()
            .AddMetrics("ppo/metrics.jsonl", 30, i => $"\"objective/kl\":{i * 0.1}")
            .AddMetrics("sft/metrics.jsonl", 30, i => $"\"loss\":{30 - i}")
            .AddMetrics("reward/metrics.jsonl", 30, i => $"\"accuracy\":0.{50 + i}")
            .Add("ppo/config.yaml", "kl:\n  target: 2 # nats");

        var page = Page(run);

        var order = new[] { "<h2>Supervised fine-tuning", "<h2>Reward model", "<h2>PPO" }.Select(heading => page.IndexOf(heading, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
        Assert.Contains(">target 2<", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TwoRuns_DrawsOneLineEach()
    {
        using var first = new RunFolderBuilder().AddMetrics("metrics.jsonl", 5, i => $"\"loss\":{i}");
        using var second = new RunFolderBuilder().AddMetrics("metrics.jsonl", 5, i => $"\"loss\":{i * 2}");

        var page = File.ReadAllText(RunReport.Write([first.Folder, second.Folder]));

        Assert.Single(Regex.Matches(page, "<figure class=\"chart\""));
        Assert.Contains("class=\"line c0\"", page, StringComparison.Ordinal);
        Assert.Contains("class=\"line c1\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_RunStoppedBeforeItsSummary_TitlesTheCurvesByTheirPhase()
    {
        using var run = new RunFolderBuilder().Add("config.yaml", "seed: 1").Add("metrics.jsonl", """{"phase":"ppo","iteration":1,"objective/kl":2}""");
        Assert.Contains("<h2>PPO", Page(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_MissingFolder_IsTheUsersMistake()
    {
        var mistake = Assert.Throws<UserException>(() => RunReport.Write(["/nowhere/at/all"]));
        Assert.Contains("/nowhere/at/all", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FolderWithoutARun_IsTheUsersMistake()
    {
        using var run = new RunFolderBuilder().Add("notes.txt", "nothing here");
        var mistake = Assert.Throws<UserException>(() => RunReport.Write([run.Folder]));
        Assert.Contains("holds no run", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ResumedRun_KeepsTheLaterOfTwoEqualIterations()
    {
        using var run = new RunFolderBuilder().Add("metrics.jsonl", """
            {"iteration":1,"loss":9}
            {"iteration":2,"loss":8}
            {"iteration":3,"loss":77}
            {"iteration":2,"loss":6}
            {"iteration":3,"loss":5}
            """);
        var series = RunReader.Read(run.Folder).Metric("loss")!;
        Assert.Equal([1, 2, 3], series.Iterations);
        Assert.Equal([9, 6, 5], series.Values);
    }

    [Fact]
    public void Write_EvaluationAndCalibration_ShowsBothPlotsAndTheAnswers()
    {
        using var run = new RunFolderBuilder()
            .Add("evaluation.jsonl", """
                {"prompt":"A phone:","baseline":"it broke","baseline_score":-1,"policy":"it lasts","policy_score":2}
                {"prompt":"A hotel:","baseline":"noisy","baseline_score":0,"policy":"quiet","policy_score":1}
                """)
            .Add("reward/reward.json", """{"calibration":[{"low":0.5,"high":0.6,"confidence":0.55,"observed":0.6,"count":3},{"low":0.6,"high":0.7,"confidence":0,"observed":0,"count":0}]}""")
            .AddMetrics("reward/metrics.jsonl", 3, i => $"\"loss\":{i}");

        var page = Page(run);

        Assert.Contains("Scores of responses", page, StringComparison.Ordinal);
        Assert.Contains("sure to 55.0 %, right 60.0 %, 3 pairs", page, StringComparison.Ordinal);
        Assert.Contains("it broke", page, StringComparison.Ordinal);
        Assert.Contains("it lasts", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MetricsOfTwoPhasesInOneFile_KeepsThemApart()
    {
        using var run = new RunFolderBuilder().Add("metrics.jsonl", """
            {"phase":"reward","iteration":1,"loss":9}
            {"phase":"reward","iteration":2,"loss":8}
            {"phase":"reward-2","iteration":1,"loss":7}
            """);
        var record = RunReader.Read(run.Folder);
        Assert.Equal([9, 8], record.Metric("loss")!.Values);
        Assert.Equal([7], record.Phases.Single(phase => phase.Name == "reward-2").Metric("loss")!.Values);
        Assert.Contains("<h2>Reward model 2", Page(run), StringComparison.Ordinal);
    }
}
