using System.Globalization;
using System.Text;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Cli.Hub;

/// <summary>The card of a model: metadata for the Hub, and for people what it is, how it was made, what was measured and how to use it.</summary>
internal static class ModelCards
{
    /// <summary>The picture's name in the repository.</summary>
    public const string PictureFile = "learning-curves.svg";

    /// <param name="kind">What is pushed.</param>
    /// <param name="request">What the user says about it.</param>
    /// <param name="run">The run that made it, or null.</param>
    /// <param name="files">The names of the files that go with it.</param>
    /// <param name="hasPicture">Whether the learning curves are among them.</param>
    public static RepositoryCard Make(PushKind kind, CardRequest request, RunFacts? run, IReadOnlyCollection<string> files, bool hasPicture)
    {
        var task = kind switch { PushKind.Policy => "text-generation", PushKind.RewardModel => "text-classification", PushKind.ControlPolicy => "reinforcement-learning", _ => null };
        var title = request.Name.Split('/')[^1];
        var baseModel = request.BaseModel ?? run?.BaseModel;
        IReadOnlyList<string> datasets = request.Datasets.Count > 0 ? request.Datasets : run?.Dataset is { } known ? [known] : [];
        var metrics = Metrics(kind, run);
        return new RepositoryCard(
        [
            new("license", request.License),
            new("language", request.Language),
            new("library_name", kind switch { PushKind.Onnx => "onnx", PushKind.ControlPolicy => "rlhfsharp", _ => "transformers" }),
            new("pipeline_tag", task),
            new("base_model", baseModel),
            new("datasets", datasets.ToList()),
            new("tags", Tags(kind, run).ToList()),
            new("model-index", task is null || run is null ? null : RepositoryCard.ModelIndex(title, task, datasets.FirstOrDefault() ?? run.DataName, metrics.Select(metric => KeyValuePair.Create(metric.Type, metric.Value)))),
        ], Body(kind, title, request, baseModel, datasets, run, metrics, files, hasPicture));
    }

    private static IEnumerable<string> Tags(PushKind kind, RunFacts? run)
    {
        yield return "rlhfsharp";
        if (kind is PushKind.Policy or PushKind.RewardModel) yield return "gpt2";
        if (kind == PushKind.RewardModel) yield return "reward-model";
        if (kind == PushKind.ControlPolicy) yield return "reinforcement-learning";
        if (run?.Environment is { } environment) yield return environment;
        if (kind == PushKind.Policy && run?.Summary?.Command is { } command) yield return command == "sft" ? "sft" : "ppo";
    }

    private static List<(string Type, string Name, double Value)> Metrics(PushKind kind, RunFacts? run)
    {
        (string Key, string Type, string Name)[] wanted = kind == PushKind.ControlPolicy
            ? [("return_mean", "mean_reward", "Mean return of an episode"), ("return_std", "std_reward", "Its standard deviation"), ("length_mean", "episode_length", "Mean length of an episode, in steps")]
            : kind == PushKind.RewardModel
            ? [("pair_accuracy", "accuracy", "Pair accuracy"), ("expected_calibration_error", "ece", "Expected calibration error"), ("eval_accuracy", "accuracy", "Pair accuracy")]
            : [("win_rate", "win_rate", "Win rate over the model it began from, by the reward model"), ("gold_win_rate", "gold_win_rate", "Win rate by the gold scorer"), ("reward_mean_policy", "reward", "Mean reward"),
                ("reward_mean_baseline", "reward_baseline", "Mean reward of the model it began from"), ("kl", "kl", "KL from the model it began from, nats per response"), ("distinct_2", "distinct_2", "Distinct bigrams"),
                ("eval_perplexity", "perplexity", "Perplexity on held-out texts"), ("eval_loss", "loss", "Loss on held-out texts")];
        List<(string, string, double)> found = [];
        foreach (var (key, type, name) in wanted)
            if ((run?.Summary?.Evaluation?.TryGetValue(key, out var value) == true || run?.Summary?.Metrics.TryGetValue(key, out value) == true) && !found.Exists(metric => metric.Item1 == type))
                found.Add((type, name, value));
        return found;
    }

    private static string Body(PushKind kind, string title, CardRequest request, string? baseModel, IReadOnlyList<string> datasets, RunFacts? run, IReadOnlyList<(string Type, string Name, double Value)> metrics, IReadOnlyCollection<string> files, bool hasPicture)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {title}").AppendLine().AppendLine(What(kind, run)).AppendLine();
        var data = datasets.Count > 0 ? string.Join(", ", datasets.Select(id => $"[{id}](https://huggingface.co/datasets/{id})")) : run?.DataName;
        if (baseModel is not null) text.AppendLine(CultureInfo.InvariantCulture, $"- Began from: [{baseModel}](https://huggingface.co/{baseModel})");
        else if (run is not null && run.IsFromScratch && run.Environment is null) text.AppendLine("- Began from: random weights");
        if (data is not null) text.AppendLine(CultureInfo.InvariantCulture, $"- Data: {data}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- Licence: {request.License}").AppendLine();
        if (metrics.Count > 0)
        {
            text.AppendLine("## Measured").AppendLine().AppendLine("| | |").AppendLine("| --- | --- |");
            foreach (var (_, name, value) in metrics) text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {value:0.####} |");
            text.AppendLine();
        }
        if (hasPicture) text.AppendLine("## Learning curves").AppendLine().AppendLine(CultureInfo.InvariantCulture, $"![Learning curves]({PictureFile})").AppendLine();
        text.Append(Use(kind, request.Name, files));
        if (run is not null)
        {
            text.AppendLine("## Settings").AppendLine().AppendLine("| key | value |").AppendLine("| --- | --- |");
            foreach (var (key, value) in run.HyperParameters()) text.AppendLine(CultureInfo.InvariantCulture, $"| `{key}` | {value} |");
            text.AppendLine();
            if (run.Summary is { } summary)
                text.AppendLine(CultureInfo.InvariantCulture, $"Trained with `rlhf {summary.Command}` in {summary.Seconds:0} s on {summary.Threads} threads (engine: {summary.Engine}); SHA-256 of model.safetensors: `{summary.ModelSha256}`.");
        }
        return text.ToString();
    }

    private static string What(PushKind kind, RunFacts? run) => kind switch
    {
        PushKind.RewardModel => "A reward model: GPT-2 with a scalar head that scores a prompt with its response. Higher is what people preferred.",
        PushKind.Tokenizer => "A byte-level BPE tokenizer as GPT-2 has it.",
        PushKind.Onnx => "A model as ONNX, for ONNX Runtime and transformers.js.",
        PushKind.ControlPolicy => $"A policy of {(run?.Environment is { } environment ? environment : "a control task")}, trained by reinforcement learning with RlhfSharp.",
        _ => run?.Summary?.Command switch
        {
            "sft" => "A GPT-2 trained by supervised fine-tuning.",
            "ppo" or "quickstart" => "A GPT-2 policy aligned from preferences by PPO with a KL penalty (RLHF).",
            _ => "A GPT-2 language model.",
        } + " Trained with RlhfSharp.",
    };

    private static string Use(PushKind kind, string repository, IReadOnlyCollection<string> files)
    {
        StringBuilder text = new();
        text.AppendLine("## Use").AppendLine();
        var code = kind switch
        {
            PushKind.Policy => $"rlhf generate --model hub:{repository} --prompt \"The film\"",
            PushKind.RewardModel => $"rlhf evaluate --reward-model hub:{repository} --pairs pairs.jsonl",
            PushKind.ControlPolicy => $"rlhf serve --model hub:{repository}",
            PushKind.Onnx => $"rlhf pull {repository} --all --output {repository.Split('/')[^1]}",
            _ => $"rlhf pull {repository}",
        };
        text.AppendLine("```").AppendLine(code).AppendLine("```").AppendLine();
        if (kind == PushKind.Policy) text.AppendLine("```python").AppendLine("from transformers import pipeline").AppendLine(CultureInfo.InvariantCulture, $"pipeline(\"text-generation\", model=\"{repository}\")(\"<|endoftext|>The film\")  # every text begins so, in training too").AppendLine("```").AppendLine();
        if (files.Contains("value_head.safetensors")) text.AppendLine("`value_head.safetensors` holds PPO's value head (`v_head.summary.weight`, `v_head.summary.bias`), which sampling does not need.").AppendLine();
        if (kind == PushKind.RewardModel) text.AppendLine("`score_bias` in config.json is to be added to the score; GPT2ForSequenceClassification has no place for it, so its scores are lower or higher by that constant.").AppendLine();
        return text.ToString();
    }
}
