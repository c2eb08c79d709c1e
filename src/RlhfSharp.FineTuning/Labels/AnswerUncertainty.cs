using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>
/// How little reward models know about which answer is the best. Of one model: the entropy of its choice, softmax over the rewards (for two answers
/// Bradley-Terry). Of several: what they disagree about, the entropy of their mean choice less the mean of their entropies (Houlsby et al. 2011, eq. 2), which
/// leaves out pairs that are a coin toss to every model alike.
/// </summary>
public sealed class AnswerUncertainty
{
    private readonly RewardModel[] _models;
    private readonly ExampleEncoder _encoder;

    /// <param name="models">At least one.</param>
    /// <param name="encoder">The tokenizer and context of all of them.</param>
    public AnswerUncertainty(IReadOnlyList<RewardModel> models, ExampleEncoder encoder) => (_models, _encoder) = ([.. models], encoder);

    /// <summary>Reads the models from their folders, which share one tokenizer.</summary>
    /// <exception cref="UserException">A folder holds no reward model, or another tokenizer than the first.</exception>
    public static AnswerUncertainty Load(IReadOnlyList<string> folders)
    {
        RewardModel[] models = [.. folders.Select(RewardModel.Load)];
        ByteLevelBpe tokenizer = ByteLevelBpe.Load(folders[0]);
        foreach (string other in folders.Skip(1))
            if (!tokenizer.SharesIdsWith(ByteLevelBpe.Load(other)))
                throw new UserException($"{other}: has another tokenizer than {folders[0]}; the models of an ensemble must share one.");
        return new AnswerUncertainty(models, new ExampleEncoder(tokenizer, models.Min(model => model.Trunk.Config.ContextLength)));
    }

    /// <summary>The uncertainty of each item, in nats, 0 or more.</summary>
    public double[] Score(IReadOnlyList<(string Prompt, IReadOnlyList<string> Responses)> items)
    {
        int[][] sequences = [.. items.SelectMany(item => item.Responses.Select(response => _encoder.PromptAndResponse(item.Prompt, response, ended: true)))];
        double[][] rewards = [.. _models.Select(model => model.Score(sequences))]; // [models][sequences]
        double[] result = new double[items.Count];
        for (int item = 0, at = 0; item < items.Count; at += items[item++].Responses.Count)
            result[item] = Of([.. rewards.Select(of => of[at..(at + items[item].Responses.Count)])]);
        return result;
    }

    /// <summary>The uncertainty of one item.</summary>
    /// <param name="rewards">[models][answers].</param>
    internal static double Of(IReadOnlyList<double[]> rewards)
    {
        double[][] choices = [.. rewards.Select(Softmax)];
        if (choices.Length == 1)
            return Entropy(choices[0]);
        double[] mean = [.. Enumerable.Range(0, choices[0].Length).Select(answer => choices.Average(choice => choice[answer]))];
        return Math.Max(0, Entropy(mean) - choices.Average(Entropy));
    }

    private static double[] Softmax(double[] rewards)
    {
        double top = rewards.Max();
        double[] powers = [.. rewards.Select(reward => Math.Exp(reward - top))];
        double sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }

    private static double Entropy(double[] shares) => -shares.Sum(share => share > 0 ? share * Math.Log(share) : 0);
}
