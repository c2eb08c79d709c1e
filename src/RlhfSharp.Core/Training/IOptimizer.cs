using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Core.Training;

/// <summary>What turns gradients into changes of parameters. Its state is saved with the run.</summary>
public interface IOptimizer : ICheckpointable, IDisposable
{
    /// <summary>Drops every gradient.</summary>
    void ZeroGrad();

    /// <summary>Scales all gradients together so that their joint 2-norm is at most <paramref name="maxNorm"/> (no limit when it is 0).</summary>
    /// <returns>The norm before.</returns>
    /// <exception cref="NonFiniteException">A gradient is NaN or infinite; the message names the first.</exception>
    double ClipGradNorm(double maxNorm);

    /// <summary>One update with this learning rate (at least 0).</summary>
    void Step(double learningRate);
}
