using RlhfSharp.Core.Metrics;

namespace RlhfSharp.Core.Tests.Metrics;

public sealed class JsonLinesSinkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_WritesOneObjectALine()
    {
        string path = folder.File("metrics.jsonl");
        using (var sink = new JsonLinesSink(path, "ppo"))
        {
            sink.Write(1, new Dictionary<string, double> { ["objective/kl"] = 0.1, ["val/ratio"] = double.NaN });
            sink.Write(2, new Dictionary<string, double> { ["objective/kl"] = 1e-9 });
        }
        Assert.Equal(
            ["""{"phase":"ppo","iteration":1,"objective/kl":0.1,"val/ratio":null}""", """{"phase":"ppo","iteration":2,"objective/kl":1E-09}"""],
            File.ReadAllLines(path));
    }

    [Fact]
    public void Write_AfterResume_ReplacesLaterLinesOfItsPhaseAndTornOnes()
    {
        string path = folder.File("metrics.jsonl", """
            {"phase":"sft","iteration":3,"loss":1}
            {"phase":"ppo","iteration":1,"loss":1}
            {"phase":"ppo","iteration":2,"loss":1}
            {"phase":"ppo","itera
            """);
        using (var sink = new JsonLinesSink(path, "ppo"))
            sink.Write(2, new Dictionary<string, double> { ["loss"] = 7 });
        Assert.Equal(
            ["""{"phase":"sft","iteration":3,"loss":1}""", """{"phase":"ppo","iteration":1,"loss":1}""", """{"phase":"ppo","iteration":2,"loss":7}"""],
            File.ReadAllLines(path));
    }

    [Fact]
    public void ReadLast_LineCutShort_GivesTheOneBefore()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """
                {"phase":"a","iteration":1,"x":1}
                {"phase":"a","iteration":2,"x":2,"y":null}
                {"phase":"b","iteration":3,"x":3}
                {"phase":"a","iter
                """);
            IReadOnlyDictionary<string, double> last = JsonLinesSink.ReadLast(path, "a");
            Assert.Equal((2, 2, double.NaN), (last.Count, last["x"], last["y"]));
            Assert.Empty(JsonLinesSink.ReadLast(path, "c"));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Empty(JsonLinesSink.ReadLast(path, "a"));
    }
}
