using System.Globalization;
using RlhfSharp.Core;

namespace RlhfSharp.Web.Serving.Traffic;

/// <summary>A name whose requests are divided among models (A/B). A client that names its user always meets the same one.</summary>
/// <param name="Name">What requests call it.</param>
/// <param name="Arms">Models and their shares; the shares sum to 1.</param>
public sealed record TrafficSplit(string Name, IReadOnlyList<TrafficArm> Arms)
{
    /// <summary>Reads <c>NAME=MODEL:WEIGHT,MODEL:WEIGHT</c>; weights are scaled to sum to 1.</summary>
    /// <exception cref="UserException">It reads otherwise.</exception>
    public static TrafficSplit Parse(string text)
    {
        UserException wrong = new($"--split is '{text}'; give NAME=MODEL:WEIGHT,MODEL:WEIGHT, for example chat=old:0.9,new:0.1");
        if (text.Split('=') is not [{ Length: > 0 } name, { Length: > 0 } list]) throw wrong;
        List<TrafficArm> arms = [];
        foreach (string item in list.Split(','))
            if (item.Split(':') is [{ Length: > 0 } model, var weight] && double.TryParse(weight, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value))
                arms.Add(new TrafficArm(model, value));
            else throw wrong;
        if (arms.Count < 2) throw wrong;
        double sum = arms.Sum(arm => arm.Share);
        return new TrafficSplit(name, [.. arms.Select(arm => arm with { Share = arm.Share / sum })]);
    }

    /// <summary>The arm at a place in [0, 1).</summary>
    public string ModelAt(double place)
    {
        double reached = 0;
        foreach (TrafficArm arm in Arms)
            if ((reached += arm.Share) > place) return arm.Model;
        return Arms[^1].Model;
    }
}
