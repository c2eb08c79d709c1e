using RlhfSharp.Agents;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core;
using RlhfSharp.Web.Serving.Monitoring;
using RlhfSharp.Web.Serving.Workers;

namespace RlhfSharp.Web.Serving.Models;

/// <summary>A policy of an environment that is served: of any kind, with numbered states or lists of numbers, with discrete or continuous actions.</summary>
internal sealed class ServedPolicy : ServedModel
{
    private const int LargestBatch = 256;

    private readonly IControlPolicy policy;
    private readonly string environment;
    private readonly BatchWorker<float[], PolicyAnswer> worker;

    /// <exception cref="UserException">The folder cannot be read.</exception>
    public ServedPolicy(string folder, ServeOptions options, ModelInstruments instruments)
    {
        (policy, ControlEnvironmentOptions made) = PolicyFile.Load(folder);
        environment = made.Id;
        Input = PolicyInput.Of(policy) ?? PolicyInput.Of(PolicyEvaluator.CreateEnvironment(policy, made, 1).ObservationSpace);
        worker = new BatchWorker<float[], PolicyAnswer>("actions", options.QueueLimit, LargestBatch, Answers, instruments.Computed);
    }

    public override ModelKind Kind => ModelKind.Control;

    public override int QueueLength => worker.QueueLength;

    /// <summary>What a state is.</summary>
    public PolicyInput Input { get; }

    public override string Description => $"policy for {environment}: {(Input.IsNumbered ? $"{Input.Count} states" : $"{Input.Count} numbers in")}";

    /// <summary>What the policy does in a state: its numbers, or the one that says which state it is.</summary>
    public Task<PolicyAnswer> AnswerAsync(float[] state, CancellationToken cancellation) => worker.AskAsync(state, cancellation);

    public override void Dispose()
    {
        worker.Dispose();
        policy.Dispose();
    }

    private PolicyAnswer[] Answers(IReadOnlyList<float[]> states)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] flat = [.. states.SelectMany(state => state)];
        using Tensor observations = Input.IsNumbered
            ? tensor(Array.ConvertAll(flat, number => (long)number), [states.Count])
            : tensor(flat, [states.Count, Input.Count]);
        Tensor actions = policy.Act(observations, ActingMode.Greedy).Actions;
        if (actions.dtype != ScalarType.Int64)
            return [.. actions.data<float>().ToArray().Chunk((int)actions.shape[1]).Select(numbers => new PolicyAnswer(null, numbers, null, null))];
        long[] chosen = actions.data<long>().ToArray();
        if (policy is not IActionScores { ScoreKind: { } kind } scored)
            return [.. chosen.Select(action => new PolicyAnswer(action, null, null, null))];
        Tensor scores = scored.ScoreActions(observations); // [rows, actions]
        return
        [
            .. scores.data<float>().ToArray().Chunk((int)scores.shape[1]).Zip(
                chosen, (row, action) => kind == ActionScoreKind.Probability ? new PolicyAnswer(action, null, row, null) : new PolicyAnswer(action, null, null, row)),
        ];
    }
}
