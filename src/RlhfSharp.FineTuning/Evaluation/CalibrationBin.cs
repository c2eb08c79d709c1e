namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>One bar of a reliability diagram: predictions in [Low, High) ([Low, 1] for the last bin).</summary>
/// <param name="Low">Lower edge.</param>
/// <param name="High">Upper edge.</param>
/// <param name="Confidence">Mean predicted probability in the bin; 0 when empty.</param>
/// <param name="Observed">Share that came true; 0 when empty.</param>
/// <param name="Count">Predictions in the bin.</param>
public readonly record struct CalibrationBin(double Low, double High, double Confidence, double Observed, int Count);
