using RlhfSharp.FineTuning.Evaluation;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rewards.Scorers;
using RlhfSharp.FineTuning.Training;

namespace RlhfSharp.FineTuning.Rewards;

/// <summary>Scores with one reward model, or with several whose opinions are combined (Coste et al. 2024).</summary>
/// <param name="models">At least one.</param>
/// <param name="encoder">The models' tokenizer and context.</param>
/// <param name="rule">How several scores become one.</param>
/// <param name="penalty">Standard deviations taken off by <see cref="EnsembleRule.MeanMinusDeviation"/>.</param>
/// <param name="sharesTokens">Whether the policy's token ids mean the same to the models; otherwise the text is encoded anew.</param>
public sealed class RewardModelScorer(
    IReadOnlyList<RewardModel> models, ExampleEncoder encoder, EnsembleRule rule = EnsembleRule.Mean, double penalty = 1, bool sharesTokens = true) : IResponseScorer
{
    /// <inheritdoc/>
    public string Name => models.Count == 1 ? "reward_model" : $"reward_models({models.Count}, {rule})";

    /// <inheritdoc/>
    public IReadOnlyList<double> Score(IReadOnlyList<ScoredText> items) => ScoreTokens([.. items.Select(Sequence)]);

    /// <summary>Combined scores of token sequences in the models' vocabulary.</summary>
    public double[] ScoreTokens(IReadOnlyList<int[]> sequences)
    {
        double[][] scores = [.. models.Select(model => model.Score(sequences))]; // [models][sequences]
        return [.. Enumerable.Range(0, sequences.Count).Select(i => Combine([.. scores.Select(of => of[i])]))];
    }

    /// <summary>Brings the combined scores of these sequences to mean 0 and population standard deviation 1, by one affine map of every model.</summary>
    /// <remarks>Mean, minimum and mean less deviations all commute with one common affine map of their members.</remarks>
    /// <returns>The gain and the bias that were applied last.</returns>
    public (double Gain, double Bias) Normalize(IReadOnlyList<int[]> sequences)
    {
        foreach (RewardModel model in models)
            Apply(model, model.Score(sequences)); // members of one scale first, so that none drowns the others
        (double gain, double bias) = Affine(ScoreTokens(sequences));
        foreach (RewardModel model in models)
            model.Rescale(gain, bias);
        return (gain, bias);
    }

    private static void Apply(RewardModel model, double[] scores)
    {
        (double gain, double bias) = Affine(scores);
        model.Rescale(gain, bias);
    }

    private static (double Gain, double Bias) Affine(double[] scores)
    {
        double deviation = Moments.StandardDeviation(scores);
        if (!(deviation > 1e-8))
            throw new InvalidOperationException("The reward model gives every sample the same reward, so rewards cannot be normalised; it has not learned anything.");
        return (1 / deviation, -Moments.Mean(scores) / deviation);
    }

    private double Combine(double[] scores) => rule switch
    {
        EnsembleRule.Mean => Moments.Mean(scores),
        EnsembleRule.Minimum => scores.Min(),
        EnsembleRule.MeanMinusDeviation => Moments.Mean(scores) - penalty * Moments.StandardDeviation(scores),
        _ => throw new InvalidOperationException($"Ensemble rule {rule} is not known."),
    };

    private int[] Sequence(ScoredText item) => sharesTokens && item.PromptTokens is not null && item.ResponseTokens is not null
        ? [.. item.PromptTokens, .. item.ResponseTokens]
        : encoder.PromptAndResponse(item.Prompt, item.Response, item.Ended);
}
