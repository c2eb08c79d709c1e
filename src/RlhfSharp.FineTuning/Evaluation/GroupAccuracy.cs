namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>Pair accuracy in [0, 1] of one group, and the number of its pairs.</summary>
public readonly record struct GroupAccuracy(double Accuracy, int Count);
