using RlhfSharp.Cli.Bench;
using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;

namespace RlhfSharp.Cli.Tests.Bench;

public class WorkloadTests
{
    private static readonly BenchModel Mini = new("mini", "one layer", BenchModel.Tiny.Config with { Layers = 1, Heads = 2, Width = 16, VocabularySize = 64 });

    [Fact]
    public void Measure_TrainingStep_TimesItsParts() => Check(
        new TrainWorkload(Mini, rows: 2, tokens: 16, runs: 3), "train-mini", ["forward", "backward", "optimizer"],
        tokens: 2 * 16, gflop: Gpt2Work.TrainStep(Mini.Config, 2, 16));

    [Fact]
    public void Measure_PpoIteration_TimesItsParts() => Check(
        new PpoWorkload(Mini, runs: 3), "ppo-mini", ["rollout", "score", "train"],
        tokens: 32 * 32, gflop: Gpt2Work.PpoIteration(Mini.Config, Enumerable.Range(0, 32).Select(i => 8 + i % 9), 32, 4));

    [Fact]
    public void All_Names_AreDifferentAndFound()
    {
        Assert.Equal(Workloads.All.Count, Workloads.All.Select(workload => workload.Name).Distinct().Count());
        Assert.All(Workloads.All, workload => Assert.Same(workload, Workloads.Find(workload.Name)));
        Assert.Throws<UserException>(() => Workloads.Find("ppo"));
    }

    [Fact]
    public void Everything_OfTheDefaults_AddsOneRowOfInt8()
    {
        var plan = Workloads.Everything(new BenchRequest()).ToList();
        Assert.Equal(Workloads.All, plan.Where(item => item.Request == new BenchRequest()).Select(item => item.Workload));
        Assert.Equal(
            ("generate-124m", new BenchRequest(Batch: 1, Weights: WeightFormat.Int8)),
            Assert.Single(plan.Where(item => item.Request != new BenchRequest()).Select(item => (item.Workload.Name, item.Request))));
        Assert.Equal(Workloads.All.Count, Workloads.Everything(new BenchRequest(Weights: WeightFormat.Int8)).Count());
    }

    private static void Check(Workload workload, string name, string[] phases, int tokens, double gflop)
    {
        BenchResult result = Assert.Single(workload.Measure(new BenchRequest(Runs: 1)));
        Assert.Equal((name, 1), (result.Workload, result.Runs));
        Assert.Equal(phases, result.PhasesS!.Keys);
        Assert.InRange(result.PhasesS.Values.Sum(), 0.3 * result.MedianS!.Value, result.MedianS.Value);
        Assert.Equal(tokens / result.MedianS.Value, result.TokensPerS!.Value, 6);
        Assert.Equal(gflop, result.Gflop!.Value, 12);
        Assert.True(result.PeakGflopPerS > 0);
    }
}
