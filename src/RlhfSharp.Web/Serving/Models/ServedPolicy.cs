using RlhfSharp.Agents;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Core;
using RlhfSharp.Web.Serving.Monitoring;
using RlhfSharp.Web.Serving.Workers;

namespace RlhfSharp.Web.Serving.Models;

/// <summary>A policy of an environment that is served.</summary>
internal sealed class ServedPolicy : ServedModel
{
    private const int LargestBatch = 256;

    private readonly MlpActorCritic policy;
    private readonly string environment;
    private readonly BatchWorker<float[], float[]> worker;

    /// <exception cref="UserException">The folder cannot be read.</exception>
    public ServedPolicy(string folder, ServeOptions options, ModelInstruments instruments)
    {
        (IControlPolicy loaded, ControlEnvironmentOptions made) = PolicyFile.Load(folder);
        policy = loaded is MlpActorCritic { ActionCount: > 0 } discrete ? discrete : throw new UserException($"{folder}: only policies with one probability for each action are served so far.");
        environment = made.Id;
        worker = new BatchWorker<float[], float[]>("actions", options.QueueLimit, LargestBatch, Probabilities, instruments.Computed);
    }

    public override ModelKind Kind => ModelKind.Control;

    public override int QueueLength => worker.QueueLength;

    /// <summary>Numbers in a state.</summary>
    public int StateSize => policy.ObservationSize;

    public override string Description => $"policy for {environment}: {policy.ObservationSize} numbers in, {policy.ActionCount} actions";

    /// <summary>The probability of each action in a state.</summary>
    public Task<float[]> ProbabilitiesAsync(float[] state, CancellationToken cancellation) => worker.AskAsync(state, cancellation);

    public override void Dispose()
    {
        worker.Dispose();
        policy.Dispose();
    }

    private float[][] Probabilities(IReadOnlyList<float[]> states)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] flat = new float[states.Count * StateSize];
        for (int i = 0; i < states.Count; i++) states[i].CopyTo(flat, i * StateSize);
        float[] probabilities = policy.ActionProbabilities(tensor(flat, [states.Count, StateSize])).data<float>().ToArray();
        return [.. probabilities.Chunk(policy.ActionCount)];
    }
}
