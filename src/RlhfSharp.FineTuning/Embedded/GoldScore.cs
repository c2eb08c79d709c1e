namespace RlhfSharp.FineTuning.Embedded;

/// <summary>What a person would think of a review, part by part.</summary>
/// <param name="Asked">Opinion of the asked aspect, bounded to (-4, 4).</param>
/// <param name="Others">Opinion of everything else, bounded to (-4, 4).</param>
/// <param name="Coverage">Reward for speaking of more than the asked aspect, 0 to 0.9.</param>
/// <param name="OffTopic">Penalty, 0 or more, for leaving out the asked aspect or bringing in another subject's.</param>
/// <param name="Repetition">Penalty, 0 or more, for repeated phrases, stuttered words and worn-out opinion words.</param>
/// <param name="Ending">Penalty, 0 or more, for a review that does not end.</param>
/// <param name="Form">Penalty, 0 or more, for length, unknown words and groups of words that are no clause.</param>
public readonly record struct GoldScore(
    double Asked, double Others, double Coverage, double OffTopic, double Repetition, double Ending, double Form)
{
    /// <summary>The sum of the parts; higher is better.</summary>
    public double Total => Asked + Others + Coverage - OffTopic - Repetition - Ending - Form;
}
