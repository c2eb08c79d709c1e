using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Tests.Learners;

/// <summary>An optimizer that changes nothing and keeps the gradients it was to use.</summary>
internal sealed class GradientProbe(params Parameter[] parameters) : IOptimizer
{
    public float[][] Gradients { get; private set; } = [];

    public void ZeroGrad() => Array.ForEach(parameters, parameter => parameter.grad = null);

    public double ClipGradNorm(double maxNorm) => 0;

    public void Step(double learningRate) => Gradients = Array.ConvertAll(parameters, parameter => parameter.grad!.data<float>().ToArray());

    public void Save(CheckpointWriter writer) { }

    public void Load(CheckpointReader reader) { }

    public void Dispose() { }
}
