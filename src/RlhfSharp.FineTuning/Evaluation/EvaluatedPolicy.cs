using System.Text.Json;
using RlhfSharp.Core.Runs;
using RlhfSharp.FineTuning.Rewards.Scorers;

namespace RlhfSharp.FineTuning.Evaluation;

/// <summary>What an evaluation found, with the answers it is based on; entry i of every list answers prompt i.</summary>
/// <param name="Summary">The figures.</param>
/// <param name="Before">The baseline's responses.</param>
/// <param name="ScoresBefore">Their rewards.</param>
/// <param name="After">The policy's responses.</param>
/// <param name="ScoresAfter">Their rewards.</param>
public sealed record EvaluatedPolicy(
    EvaluationSummary Summary, IReadOnlyList<ScoredText> Before, IReadOnlyList<double> ScoresBefore, IReadOnlyList<ScoredText> After, IReadOnlyList<double> ScoresAfter)
{
    /// <summary>Writes one line a prompt: both answers with their rewards.</summary>
    public void Save(string path) => AtomicFile.WriteAllText(path, string.Concat(Before.Select((before, i) => JsonSerializer.Serialize(new
    {
        prompt = before.Prompt,
        baseline = before.Response,
        baseline_score = ScoresBefore[i],
        policy = After[i].Response,
        policy_score = ScoresAfter[i],
    }) + "\n")));
}
