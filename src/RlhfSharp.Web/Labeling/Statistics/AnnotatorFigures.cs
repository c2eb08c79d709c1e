using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.Web.Labeling.Statistics;

/// <summary>One person's labels in figures.</summary>
/// <param name="Person">Who.</param>
/// <param name="Labels">Labels that stand, skips left out.</param>
/// <param name="Skips">Items passed over.</param>
/// <param name="Ties">Ties among the labels.</param>
/// <param name="FirstPlace">How often the answer shown first was picked, of all picks.</param>
/// <param name="MedianSeconds">Median time per label; not a number where there is none.</param>
/// <param name="Checks">Attention checks passed.</param>
internal sealed record AnnotatorFigures(Annotator Person, int Labels, int Skips, int Ties, Share FirstPlace, double MedianSeconds, Share Checks);
