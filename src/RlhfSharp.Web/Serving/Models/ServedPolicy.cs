using RlhfSharp.Agents.Policies;
using RlhfSharp.Core;
using RlhfSharp.Web.Serving.Engines;
using RlhfSharp.Web.Serving.Monitoring;
using RlhfSharp.Web.Serving.Workers;

namespace RlhfSharp.Web.Serving.Models;

/// <summary>A policy of an environment that is served.</summary>
internal sealed class ServedPolicy : ServedModel
{
    private const int LargestBatch = 256;

    private readonly IPolicyNetwork network;
    private readonly string environment;
    private readonly BatchWorker<float[], float[]> worker;

    /// <exception cref="UserException">The folder cannot be read.</exception>
    public ServedPolicy(string folder, ServeOptions options, ModelInstruments instruments)
    {
        environment = PolicyDescription.Read(Path.Combine(folder, "config.json")).Get<string>("environment");
        network = ModelFolder.RunsInOnnxRuntime(folder, options) ? new OnnxPolicy(folder, options) : new OwnPolicy(folder);
        worker = new BatchWorker<float[], float[]>("actions", options.QueueLimit, LargestBatch, network.Probabilities, instruments.Computed);
    }

    public override ModelKind Kind => ModelKind.Control;

    public override string Engine => network.Engine;

    public override int QueueLength => worker.QueueLength;

    /// <summary>Numbers in a state.</summary>
    public int StateSize => network.StateSize;

    public override string Description => $"policy for {environment}: {network.StateSize} numbers in, {network.ActionCount} actions";

    /// <summary>The probability of each action in a state.</summary>
    public Task<float[]> ProbabilitiesAsync(float[] state, CancellationToken cancellation) => worker.AskAsync(state, cancellation);

    public override void Dispose()
    {
        worker.Dispose();
        network.Dispose();
    }
}
