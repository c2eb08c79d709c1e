using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Data;
using RlhfSharp.FineTuning.Learners;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Recipes;
using RlhfSharp.FineTuning.Rewards.Scorers;
using RlhfSharp.FineTuning.Training;
using RlhfSharp.Language.Gpt2;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>
/// Measures what active selection saves: reward models are trained on growing sets of labels, drawn at random or chosen as the form chooses them, on the
/// embedded reviews with the gold scorer as the annotator, and their accuracy on held-out pairs is compared.
/// </summary>
public sealed class SelectionStudy
{
    private readonly TextModel _start;
    private readonly string _startFolder;
    private readonly RewardModelOptions _options;
    private readonly ResponseGroup[] _pool;
    private readonly ResponseGroup[] _heldOut;

    /// <param name="startFolder">Model folder of the SFT model that reward models start from.</param>
    /// <param name="options">How reward models are trained.</param>
    /// <param name="poolSize">Pairs that could be labelled.</param>
    public SelectionStudy(string startFolder, RewardModelOptions options, int poolSize)
    {
        _startFolder = startFolder;
        _start = TextModel.Load(startFolder);
        _options = options;
        FineTuningData data = DataFiles.Load(new DataOptions());
        GoldReviewScorer gold = new();
        _pool = [.. data.PreferencesTrain!.Take(poolSize).Select(group => Judge(gold, group))];
        _heldOut = [.. data.PreferencesValidation!.Select(group => Judge(gold, group)).Where(group => group.Ranks![0] != group.Ranks[1])];
    }

    /// <summary>Accuracy on held-out pairs after each number of labels, each as soon as it is known.</summary>
    /// <param name="sizes">Numbers of labels, growing; the first are drawn at random in any case.</param>
    /// <param name="randomShare">Share in [0, 1] of the further labels that is drawn at random; 1: all.</param>
    /// <param name="ensemble">Reward models whose disagreement chooses; 1: the entropy of one. The accuracy is the first one's.</param>
    /// <param name="seed">Seed of draws and training.</param>
    /// <param name="cancellation">Stops between two trainings.</param>
    public IEnumerable<double> Run(IReadOnlyList<int> sizes, double randomShare, int ensemble, ulong seed, CancellationToken cancellation)
    {
        RandomStream random = RandomStream.Named(seed, "label/study");
        List<int> open = [.. random.Permutation(_pool.Length)];
        List<int> labelled = [];
        RewardModel[] models = [];
        for (int round = 0; round < sizes.Count; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            int wanted = sizes[round] - labelled.Count;
            int drawn = models.Length == 0 ? wanted : (int)Math.Round(randomShare * wanted);
            List<int> chosen = open[..drawn]; // the pool is in random order
            if (drawn < wanted)
                chosen.AddRange(LeastSure(models, open[drawn..], wanted - drawn));
            labelled.AddRange(chosen);
            open.RemoveAll(chosen.ToHashSet().Contains);
            foreach (RewardModel model in models)
                model.Dispose();
            int members = randomShare < 1 && round < sizes.Count - 1 ? ensemble : 1;
            models = [.. Enumerable.Range(0, members).Select(member => Train([.. labelled.Select(i => _pool[i])], RandomStream.Named(seed, $"label/study/{round}/{member}").NextUInt64()))];
            yield return Accuracy(models[0]);
        }
        foreach (RewardModel model in models)
            model.Dispose();
    }

    /// <summary>Labels after which a growing accuracy first reaches a level, between the measured points by straight lines; null where it never does.</summary>
    public static double? LabelsFor(double level, IReadOnlyList<int> sizes, IReadOnlyList<double> accuracies)
    {
        for (int i = 0; i < sizes.Count; i++)
            if (accuracies[i] >= level)
                return i == 0 ? sizes[0] : sizes[i - 1] + (sizes[i] - sizes[i - 1]) * (level - accuracies[i - 1]) / (accuracies[i] - accuracies[i - 1]);
        return null;
    }

    private IEnumerable<int> LeastSure(RewardModel[] models, IReadOnlyList<int> from, int count)
    {
        double[] scores = new AnswerUncertainty(models, _start.Encoder).Score([.. from.Select(i => (_pool[i].Prompt, _pool[i].Responses))]);
        return Enumerable.Range(0, from.Count).OrderByDescending(i => scores[i]).Take(count).Select(i => from[i]);
    }

    private RewardModel Train(IReadOnlyList<ResponseGroup> labels, ulong seed)
    {
        Preferences preferences = Preferences.Encode(labels, null, _start.Encoder, _options.Overlong, new TruncationReport(), "embedded");
        RewardModel model = new(Gpt2Model.Load(_startFolder), RandomStream.Named(seed, "head"));
        long steps = Math.Max(1, (long)Math.Round(_options.Epochs * preferences.StepsAnEpoch(_options.BatchSize)));
        using Adam optimizer = Optimizers.Create(model.named_parameters(), _options.Optimizer);
        RewardModelLearner learner = new(
            model, optimizer, _options.Optimizer.LearningRate, Optimizers.Schedule(_options.Optimizer, steps), _options.Optimizer.MaxGradientNorm, _options.MicroBatchSize,
            _options.CentreCoefficient, _options.LanguageModelCoefficient);
        new TrainingLoop<PreferenceBatch>(preferences.Batches(_options.BatchSize, RandomStream.Named(seed, "order")), learner, []).Run(new TrainingRun("study", steps, seed));
        return model;
    }

    private double Accuracy(RewardModel model)
    {
        double[] scores = model.Score([.. _heldOut.SelectMany(group => group.Responses.Select(response => _start.Encoder.PromptAndResponse(group.Prompt, response, ended: true)))]);
        return Enumerable.Range(0, _heldOut.Length).Average(i => scores[2 * i] == scores[2 * i + 1] ? 0.5 : scores[2 * i] > scores[2 * i + 1] == _heldOut[i].Ranks![0] < _heldOut[i].Ranks![1] ? 1.0 : 0.0);
    }

    // The gold scorer labels the first two responses.
    private static ResponseGroup Judge(GoldReviewScorer gold, ResponseGroup group)
    {
        string[] responses = [.. group.Responses.Take(2)];
        IReadOnlyList<double> scores = gold.Score([.. responses.Select(response => new ScoredText(group.Prompt, response, 0, Ended: true))]);
        return new ResponseGroup(group.Prompt, responses, scores[0] == scores[1] ? [1, 1] : scores[0] > scores[1] ? [1, 2] : [2, 1]);
    }
}
