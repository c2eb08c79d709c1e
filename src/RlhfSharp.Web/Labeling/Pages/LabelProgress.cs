using System.Globalization;

namespace RlhfSharp.Web.Labeling.Pages;

/// <summary>How far a person is.</summary>
/// <param name="Done">Labels of theirs.</param>
/// <param name="Open">Items they could still judge; with several people fewer will come to them.</param>
/// <param name="PerLabel">Mean time of their newest labels.</param>
internal sealed record LabelProgress(long Done, long Open, TimeSpan PerLabel)
{
    /// <summary>"12 labelled · 88 to go · 8 s each, about 12 min left".</summary>
    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Done} labelled · {Open} to go");
        if (Done == 0 || Open == 0) return text;
        var minutes = PerLabel.TotalMinutes * Open;
        return string.Create(CultureInfo.InvariantCulture, $"{text} · {PerLabel.TotalSeconds:0.#} s each, ")
            + (minutes < 1 ? "less than a minute left" : string.Create(CultureInfo.InvariantCulture, $"about {(minutes < 90 ? $"{minutes:0} min" : $"{minutes / 60:0.#} h")} left"));
    }
}
