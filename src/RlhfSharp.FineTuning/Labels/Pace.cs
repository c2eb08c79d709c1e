namespace RlhfSharp.FineTuning.Labels;

/// <summary>How far one person is.</summary>
/// <param name="Labels">Labels of theirs that stand.</param>
/// <param name="PerLabel">Mean time of the newest twenty; zero when there are none.</param>
public sealed record Pace(long Labels, TimeSpan PerLabel);
