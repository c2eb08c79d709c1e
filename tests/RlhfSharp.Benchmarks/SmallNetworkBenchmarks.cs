using BenchmarkDotNet.Attributes;
using RlhfSharp.Core;
using RlhfSharp.Core.Training;
using TorchSharp.Modules;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Benchmarks;

/// <summary>What a control learner does with a minibatch of 64 observations of 4 numbers: two hidden layers of 64, tanh, forward, backward, Adam.</summary>
public class SmallNetworkBenchmarks
{
    private const int Rows = 64, Inputs = 4, Units = 64, Outputs = 2;
    private Tensor? observations;
    private Linear[] layers = [];
    private MlpParameters? network;
    private Adam? optimizer;

    [GlobalSetup]
    public void Setup()
    {
        observations = rand(Rows, Inputs);
        layers = [nn.Linear(Inputs, Units), nn.Linear(Units, Units), nn.Linear(Units, Outputs)];
        network = new MlpParameters([.. layers.Select(layer => layer.weight!)], [.. layers.Select(layer => layer.bias!)]);
        optimizer = new Adam([.. layers.SelectMany((layer, i) => layer.named_parameters().Select(pair => ($"{i}.{pair.name}", pair.parameter)))], new AdamOptions());
    }

    [Benchmark]
    public void MlpForwardBackwardAdam()
    {
        using DisposeScope scope = NewDisposeScope();
        optimizer!.ZeroGrad();
        FusedOps.Mlp(observations!, network!, MlpActivation.Tanh).sum().backward();
        optimizer.Step(1e-3);
    }
}
