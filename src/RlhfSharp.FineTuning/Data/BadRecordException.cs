namespace RlhfSharp.FineTuning.Data;

/// <summary>Says why one line cannot be used; the reader adds file and line.</summary>
internal sealed class BadRecordException(string reason) : Exception(reason);
