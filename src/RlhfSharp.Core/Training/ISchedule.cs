namespace RlhfSharp.Core.Training;

/// <summary>A factor that depends on progress only; multiply it with the initial learning rate or clip range.</summary>
public interface ISchedule
{
    /// <summary>The factor at this point of the run; 1 is the configured value.</summary>
    double At(TrainingProgress progress);
}
