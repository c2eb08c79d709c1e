namespace RlhfSharp.Web.Reports;

/// <summary>One bin of a reliability diagram: mean predicted probability, observed share, and how many pairs fell into it.</summary>
internal sealed record CalibrationBin(double Predicted, double Observed, long Count);
