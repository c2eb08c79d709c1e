using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Runs;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.FineTuning.Options;
using RlhfSharp.FineTuning.Rollouts;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>Samples the answers that people compare, from one policy or in turn from several.</summary>
public sealed class AnswerSampler
{
    private const int Tries = 4; // a policy that gives one answer only has nothing to be compared

    private readonly TextModel[] _policies;
    private readonly ResponseSampler[] _samplers;
    private readonly int _answers;

    /// <param name="policyFolders">Model folders; answer i comes from policy i modulo their number.</param>
    /// <param name="answers">Answers to a prompt, 2 or more.</param>
    /// <param name="rollout">How to sample.</param>
    /// <param name="seed">Seed of the samples.</param>
    public AnswerSampler(IReadOnlyList<string> policyFolders, int answers, RolloutOptions rollout, ulong seed)
    {
        _policies = [.. policyFolders.Select(TextModel.Load)];
        _samplers = [.. _policies.Select((policy, i) => new ResponseSampler(policy.Model, policy.Tokenizer, rollout, RandomStream.Named(seed, $"label/policy-{i}")))];
        _answers = answers;
        Source = string.Join(" and ", policyFolders.Select(folder => $"{folder} ({FileHash.Sha256(Path.Combine(folder, "model.safetensors"))?[..12]})"));
    }

    /// <summary>Names the policies and their weights.</summary>
    public string Source { get; }

    /// <summary>True where a prompt leaves room for an answer in every policy's context.</summary>
    public bool HasRoom(string prompt) => _policies.All(policy => policy.Encoder.Prompt(prompt).Length < policy.Model.Config.ContextLength);

    /// <summary>Answers to each prompt, all of which have room; a prompt whose answers come out equal several times is left out.</summary>
    public IReadOnlyList<NewItem> Sample(IReadOnlyList<string> prompts)
    {
        List<NewItem> items = [];
        IReadOnlyList<string> open = prompts;
        for (int attempt = 0; attempt < Tries && open.Count > 0; attempt++)
        {
            string[][] answers = [.. Enumerable.Range(0, _answers).Select(answer => Answer(answer % _policies.Length, open))]; // [answers][prompts]
            List<string> equal = [];
            for (int i = 0; i < open.Count; i++)
            {
                string[] responses = [.. answers.Select(of => of[i])];
                if (responses.Distinct(StringComparer.Ordinal).Count() == _answers && !responses.Any(string.IsNullOrWhiteSpace))
                    items.Add(new NewItem(open[i], responses, Source));
                else
                    equal.Add(open[i]);
            }
            open = equal;
        }
        return items;
    }

    private string[] Answer(int which, IReadOnlyList<string> prompts)
    {
        TextModel policy = _policies[which];
        return [.. _samplers[which].Sample([.. prompts.Select(policy.Encoder.Prompt)]).Select(response => policy.Tokenizer.Decode(response.Tokens[..response.ScoredLength], skipSpecialTokens: true))];
    }
}
