namespace RlhfSharp.Core.Training;

/// <summary>Shows how a run goes: a live display on a terminal, plain lines elsewhere, nothing in tests.</summary>
public interface IProgressView
{
    /// <summary>Called once before the first iteration and after each one; the view decides how often it redraws.</summary>
    void Show(ProgressSnapshot snapshot);

    /// <summary>The phase is over.</summary>
    void Finish(ProgressSnapshot snapshot);
}
