namespace RlhfSharp.Web.Reports;

/// <summary>One line of samples.jsonl: a prompt and what the policy of that iteration answered.</summary>
/// <param name="Iteration">The iteration after which the response was sampled.</param>
/// <param name="Prompt">The text given to the policy.</param>
/// <param name="Response">The text the policy wrote; untrusted.</param>
/// <param name="Score">The score that training used, or null where none was recorded.</param>
/// <param name="GoldScore">The score of a gold scorer, or null where there is none.</param>
/// <param name="Kl">Log-ratio of policy and reference for each token in nats, or null.</param>
internal sealed record SampleRecord(long Iteration, string Prompt, string Response, double? Score, double? GoldScore, IReadOnlyList<double>? Kl);

/// <summary>The first and the last recorded response to one prompt.</summary>
internal sealed record SamplePair(SampleRecord Before, SampleRecord After);
