using System.Text.Json;
using System.Text.RegularExpressions;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Web.Replays;

namespace RlhfSharp.Web.Tests.Replays;

public partial class ReplayPageTests
{
    [Fact]
    public void Render_AWholeCartPoleEpisode_IsSmallAndAsksForNothing()
    {
        var replay = ReplayFiles.Balanced(episodes: 1);
        Assert.Equal(500, replay.Episodes[0].Length);
        var page = ReplayPage.Render(replay);
        Assert.InRange(page.Length, 50_000, 500_000);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_AnyReplay_HoldsEveryStepAndEachShapeOnce()
    {
        using var policy = new TabularPolicy(ReplayFiles.CliffValues());
        var replay = ReplayFiles.Cliff(policy);
        using var data = JsonDocument.Parse(Data().Match(ReplayPage.Render(replay)).Groups[1].Value);

        var shapes = data.RootElement.GetProperty("shapes").EnumerateArray().Select(shape => shape.GetString()!).ToList();
        Assert.Equal(shapes.Count, shapes.Distinct().Count());
        var episode = Assert.Single(data.RootElement.GetProperty("episodes").EnumerateArray());
        Assert.Equal(-13, episode.GetProperty("return").GetDouble());
        Assert.Equal("terminated", episode.GetProperty("ending").GetString());
        var steps = episode.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(14, steps.Count);
        var scene = data.RootElement.GetProperty("scene").EnumerateArray().ToList();
        Assert.Equal(1 + 48 + 1 + 10 * 2 + 2, scene.Count); // the ground, the cells, the start, two cracks in each cell of the cliff, the flag
        for (var i = 0; i < steps.Count; i++)
            Assert.Equal(replay.Episodes[0].Steps[i].Frame.Drawing.Shapes.Select(shape => shape.ToSvg()), scene.Concat(steps[i].GetProperty("d").EnumerateArray()).Select(index => shapes[index.GetInt32()]));
        Assert.Equal([0.0, .. Enumerable.Repeat(-1.0, 13)], steps.Select(step => step.GetProperty("r").GetDouble()));
        Assert.Equal([-12.0, -13, -15.5, -16], steps[0].GetProperty("s").EnumerateArray().Select(score => score.GetDouble()));
        Assert.Equal("value", data.RootElement.GetProperty("scores").GetString());
        Assert.Equal("up", data.RootElement.GetProperty("actions")[0].GetString());
    }

    [GeneratedRegex("<script id=\"replay\" type=\"application/json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();
}
