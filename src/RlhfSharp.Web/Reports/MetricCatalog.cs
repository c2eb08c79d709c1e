namespace RlhfSharp.Web.Reports;

/// <summary>The metrics this project records, in the order a reader wants them; any other is shown under its own name.</summary>
internal static class MetricCatalog
{
    /// <summary>The group of metrics that the catalogue does not know, and of those that only explain others.</summary>
    public const string Details = "Details";

    private static readonly MetricDescription[] Known =
    [
        new("objective/scores", "Reward", "Reward-model score", "mean over the responses of an iteration"),
        new("objective/rlhf_reward", "Reward", "Reward after KL penalty", "what the policy is trained on"),
        new("objective/gold_scores", "Reward", "Gold score", "the hidden judge, never trained on"),
        new("objective/non_score_reward", "Reward", "KL penalty", "sum over a response"),
        new("objective/kl", "Distance from the reference", "KL per response", "nats, policy against the frozen reference"),
        new("objective/kl_coef", "Distance from the reference", "KL coefficient", "set by the controller"),
        new("objective/entropy", "Distance from the reference", "Entropy per response", "nats; falls as the policy gets surer"),
        new("objective/kl_k2", "Distance from the reference", "KL, k2 estimator", "half the squared log-ratio"),
        new("objective/kl_k3", "Distance from the reference", "KL, k3 estimator", "always positive"),
        new("loss/value_avg", "Value head", "Value loss", "clipped squared error"),
        new("val/var_explained", "Value head", "Explained variance", "1 is a perfect value head, 0 a constant"),
        new("val/clipfrac_avg", "Value head", "Clipped values", "share of tokens"),
        new("loss/policy_avg", "Policy update", "Policy loss", "clipped surrogate"),
        new("policy/approxkl_avg", "Policy update", "KL per update", "new against old policy"),
        new("policy/clipfrac_avg", "Policy update", "Clipped ratios", "share of tokens"),
        new("policy/entropy_avg", "Policy update", "Entropy per token", "nats"),
        new("val/ratio", "Policy update", "Probability ratio", "mean, new over old"),
        new("val/ratio_var", "Policy update", "Ratio variance", "over minibatches"),
        new("loss", "Learning", "Training loss", ""),
        new("eval_loss", "Learning", "Validation loss", "held-out data"),
        new("eval_perplexity", "Learning", "Validation perplexity", "held-out data, per token"),
        new("mean_token_accuracy", "Learning", "Token accuracy", "share of next tokens guessed"),
        new("eval_mean_token_accuracy", "Learning", "Validation token accuracy", "held-out data"),
        new("accuracy", "Learning", "Pair accuracy", "share of pairs ranked as the label says"),
        new("eval_accuracy", "Learning", "Validation pair accuracy", "a tie counts half"),
        new("margin", "Learning", "Margin", "chosen minus rejected"),
        new("eval_margin", "Learning", "Validation margin", "chosen minus rejected"),
        new("entropy", "Learning", "Entropy", "nats per token"),
        new("grad_norm", "Learning", "Gradient norm", "before clipping"),
        new("episode/return_mean", "Episodes", "Return", "mean over finished episodes"),
        new("rollout/ep_rew_mean", "Episodes", "Return", "mean over the last episodes"),
        new("rollout/ep_len_mean", "Episodes", "Episode length", "mean over the last episodes"),
        new("response_length/mean", "Responses", "Response length", "tokens"),
        new("response/no_stop_share", "Responses", "Responses without a stop", "share cut at the length cap"),
        new("response/distinct_2", "Responses", "Distinct bigrams", "share of all bigrams; low means repetitive"),
        new("val/num_eos_tokens", "Responses", "Stop tokens", "per iteration"),
        new("tokens_per_second", "Speed", "Tokens per second", ""),
        new("eps", "Speed", "Episodes per second", ""),
        new("time/rollout_s", "Speed", "Generation", "seconds per iteration"),
        new("time/score_s", "Speed", "Scoring", "seconds per iteration"),
        new("time/train_s", "Speed", "Training", "seconds per iteration"),
        new("learning_rate", Details, "Learning rate", ""),
        new("lr", Details, "Learning rate", ""),
        new("episode", Details, "Episodes", "so far"),
        new("num_tokens", Details, "Tokens", "so far"),
    ];

    private static readonly Dictionary<string, (int Order, MetricDescription Metric)> ByName =
        Known.Select((metric, order) => (order, metric)).ToDictionary(entry => entry.metric.Name, entry => (entry.order, entry.metric));

    /// <summary>The description of a metric; one not in the catalogue is titled by its name and filed under details.</summary>
    public static MetricDescription Describe(string name) =>
        ByName.TryGetValue(name, out var entry) ? entry.Metric : new MetricDescription(name, Details, Words(name), "");

    /// <summary>The place of a metric in the page; unknown metrics come last, in the order of the file.</summary>
    public static int Order(string name) => ByName.TryGetValue(name, out var entry) ? entry.Order : Known.Length;

    private static string Words(string name)
    {
        var words = name.Replace('_', ' ').Replace("/", ": ", StringComparison.Ordinal);
        return words.Length == 0 ? name : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
