using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rendering.Shapes;
using RlhfSharp.Agents.Replays;
using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Web.Replays;

/// <summary>
/// What the page's script reads. Every shape is stored once, whichever frames it is in; those that begin every frame are the
/// scene. A step is a list of the other shapes (d), the reward that led to it (r), the action taken there (a) and what the
/// policy thinks of each action (s).
/// </summary>
internal static class ReplayJson
{
    /// <summary>One JSON object that can stand inside a script element.</summary>
    public static string Of(Replay replay)
    {
        using var stream = new MemoryStream();
        // Quotation marks and angle brackets stay as they are: escaped they would make up half of the page. What could end or alter the script element is escaped below.
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(json, replay);
        return new StringBuilder(Encoding.UTF8.GetString(stream.ToArray()))
            .Replace("</", "<\\/").Replace("<!", "\\u003c!").Replace("\u2028", "\\u2028").Replace("\u2029", "\\u2029").ToString();
    }

    private static void Write(Utf8JsonWriter json, Replay replay)
    {
        var shapes = new Dictionary<string, int>();
        json.WriteStartObject();
        json.WriteString("environment", replay.Environment.Id);
        json.WriteNumber("pace", replay.Player.StepsPerSecond);
        json.WriteString("scores", replay.Player.ScoreKind switch { ActionScoreKind.Probability => "probability", ActionScoreKind.Value => "value", _ => null });
        json.WriteStartArray("actions");
        foreach (var name in replay.Player.ActionNames) json.WriteStringValue(name);
        json.WriteEndArray();
        if (replay.Player.ActionSpace is Box box)
        {
            Numbers(json, "low", box.Low.Select(bound => (double)bound));
            Numbers(json, "high", box.High.Select(bound => (double)bound));
        }
        var scene = Scene(replay);
        json.WriteStartArray("scene");
        for (var i = 0; i < scene; i++) WriteShape(json, replay.Episodes[0].Steps[0].Frame.Drawing.Shapes[i], shapes);
        json.WriteEndArray();
        json.WriteStartArray("episodes");
        foreach (var episode in replay.Episodes) WriteEpisode(json, episode, shapes, scene);
        json.WriteEndArray();
        json.WriteStartArray("shapes");
        foreach (var svg in shapes.Keys) json.WriteStringValue(svg);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // How many shapes at the beginning of all frames are the same.
    private static int Scene(Replay replay)
    {
        var first = replay.Episodes[0].Steps[0].Frame.Drawing.Shapes;
        var same = first.Count;
        foreach (var step in replay.Episodes.SelectMany(episode => episode.Steps))
        {
            var other = step.Frame.Drawing.Shapes;
            same = Math.Min(same, other.Count);
            for (var i = 0; i < same; i++)
                if (first[i].ToSvg() != other[i].ToSvg()) same = i;
        }
        return same;
    }

    private static void WriteShape(Utf8JsonWriter json, Shape shape, Dictionary<string, int> shapes)
    {
        var svg = shape.ToSvg();
        if (!shapes.TryGetValue(svg, out var index)) shapes.Add(svg, index = shapes.Count);
        json.WriteNumberValue(index);
    }

    private static void WriteEpisode(Utf8JsonWriter json, ReplayEpisode episode, Dictionary<string, int> shapes, int scene)
    {
        json.WriteStartObject();
        json.WriteNumber("seed", episode.Seed);
        json.WriteNumber("return", Rounded(episode.Return));
        json.WriteString("ending", episode.Steps[^1].Ending?.ToString().ToLowerInvariant());
        json.WriteStartArray("steps");
        foreach (var step in episode.Steps)
        {
            json.WriteStartObject();
            json.WriteStartArray("d");
            foreach (var shape in step.Frame.Drawing.Shapes.Skip(scene)) WriteShape(json, shape, shapes);
            json.WriteEndArray();
            json.WriteNumber("r", Rounded(step.Reward));
            Numbers(json, "a", step.Action);
            if (step.Scores.Count > 0) Numbers(json, "s", step.Scores);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            if (double.IsFinite(value)) json.WriteNumberValue(Rounded(value));
            else json.WriteNullValue();
        }
        json.WriteEndArray();
    }

    // Five digits are more than a page shows.
    private static double Rounded(double value) => double.Parse(value.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
