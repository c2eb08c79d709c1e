using System.Globalization;
using System.Text.Json.Nodes;
using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Cli.Display;

/// <summary>Spaces in words and for machines.</summary>
internal static class SpaceText
{
    /// <summary>A few words: "16 numbered", "4 numbers".</summary>
    public static string Short(Space space) => space switch
    {
        Discrete discrete => $"{discrete.Count} numbered",
        Box box => Count((int)box.Size),
        _ => space.ToString()!.Split('(')[0].ToLowerInvariant(),
    };

    /// <summary>One line for each number or, where they are numbered, one for all.</summary>
    public static IEnumerable<string> Long(Space space, IReadOnlyList<string>? names = null)
    {
        switch (space)
        {
            case Discrete discrete when names is not null:
                yield return string.Join(", ", names.Select((name, index) => name == $"{index}" ? name : $"{discrete.Start + index} {name}"));
                break;
            case Discrete discrete:
                yield return $"one of {discrete.Count}: {discrete.Start} to {discrete.Start + discrete.Count - 1}";
                break;
            case Box box:
                yield return Count((int)box.Size);
                for (var i = 0; i < box.Low.Count; i++) yield return $"  {names?[i] ?? $"{i}"}: {Range(box.Low[i], box.High[i])}";
                break;
            default:
                yield return space.ToString()!;
                break;
        }
    }

    /// <summary>Its kind and its bounds; null where a number has none.</summary>
    public static JsonObject Json(Space space) => space switch
    {
        Discrete discrete => new JsonObject { ["kind"] = "discrete", ["count"] = discrete.Count, ["start"] = discrete.Start },
        Box box => new JsonObject { ["kind"] = "box", ["shape"] = new JsonArray([.. box.Shape.Select(size => (JsonNode)size)]), ["low"] = Bounds(box.Low), ["high"] = Bounds(box.High) },
        _ => new JsonObject { ["kind"] = space.ToString() },
    };

    private static JsonArray Bounds(IReadOnlyList<float> bounds) => [.. bounds.Select(bound => float.IsFinite(bound) ? JsonValue.Create(bound) : null)];

    private static string Count(int count) => count == 1 ? "1 number" : $"{count} numbers";

    private static string Range(float low, float high) => (float.IsFinite(low), float.IsFinite(high)) switch
    {
        (true, true) => $"{Number(low)} to {Number(high)}",
        (true, false) => $"at least {Number(low)}",
        (false, true) => $"at most {Number(high)}",
        _ => "any",
    };

    private static string Number(float value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
