using RlhfSharp.Agents.Policies;
using RlhfSharp.Core;
using RlhfSharp.Web.Serving.Engines;
using RlhfSharp.Web.Serving.Monitoring;
using RlhfSharp.Web.Serving.Workers;

namespace RlhfSharp.Web.Serving.Models;

/// <summary>A policy of an environment that is served: of any kind, with numbered states or lists of numbers, with discrete or continuous actions.</summary>
internal sealed class ServedPolicy : ServedModel
{
    private const int LargestBatch = 256;

    private readonly IPolicyNetwork network;
    private readonly BatchWorker<float[], PolicyAnswer> worker;

    /// <exception cref="UserException">The folder cannot be read.</exception>
    public ServedPolicy(string folder, ServeOptions options, ModelInstruments instruments)
    {
        network = ModelFolder.RunsInOnnxRuntime(folder, options) ? new OnnxPolicy(folder, options) : new OwnPolicy(folder);
        worker = new BatchWorker<float[], PolicyAnswer>("actions", options.QueueLimit, LargestBatch, network.Answers, instruments.Computed);
    }

    public override ModelKind Kind => ModelKind.Control;

    public override string Engine => network.Engine;

    public override int QueueLength => worker.QueueLength;

    /// <summary>What a state is.</summary>
    public PolicyInput Input => network.Input;

    public override string Description => $"policy for {network.Environment}: {(Input.IsNumbered ? $"{Input.Count} states" : $"{Input.Count} numbers in")}";

    /// <summary>What the policy does in a state: its numbers, or the one that says which state it is.</summary>
    public Task<PolicyAnswer> AnswerAsync(float[] state, CancellationToken cancellation) => worker.AskAsync(state, cancellation);

    public override void Dispose()
    {
        worker.Dispose();
        network.Dispose();
    }
}
