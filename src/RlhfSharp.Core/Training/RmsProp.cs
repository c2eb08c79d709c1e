using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Core.Training;

/// <summary>
/// RMSprop (Tieleman and Hinton 2012): steps divided by the root of a running mean of squared gradients. As PyTorch, or as
/// TensorFlow 1, with which A2C was tuned. A parameter without gradient is left alone.
/// </summary>
public sealed class RmsProp : IOptimizer
{
    private readonly RmsPropOptions options;
    private readonly IReadOnlyList<(string Name, Parameter Parameter)> parameters;
    private readonly Tensor[] squares;
    private readonly List<Tensor> activeParameters = [], activeGradients = [], activeSquares = [];

    /// <summary>An optimizer of named parameters (float32, names unique).</summary>
    public RmsProp(IReadOnlyList<(string Name, Parameter Parameter)> parameters, RmsPropOptions options)
    {
        if (parameters.Count == 0) throw new ArgumentException("There is no parameter to optimize.", nameof(parameters));
        if (parameters.Select(pair => pair.Name).Distinct().Count() != parameters.Count)
            throw new ArgumentException("Two parameters have the same name.", nameof(parameters));
        this.parameters = parameters;
        this.options = options;
        using (no_grad())
            squares = [.. parameters.Select(pair => full_like(pair.Parameter, options.LikeTensorFlow ? 1 : 0).DetachFromDisposeScope())];
    }

    /// <inheritdoc/>
    public void ZeroGrad()
    {
        foreach ((_, Parameter parameter) in parameters) parameter.grad = null;
    }

    /// <inheritdoc/>
    public double ClipGradNorm(double maxNorm)
    {
        using DisposeScope scope = NewDisposeScope();
        using (no_grad())
        {
            Collect();
            return GradientNorm.Clip(activeGradients, maxNorm, parameters);
        }
    }

    /// <inheritdoc/>
    public void Step(double learningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(learningRate);
        using DisposeScope scope = NewDisposeScope();
        using (no_grad())
        {
            Collect();
            FusedOps.RmsPropStep(activeParameters, activeGradients, activeSquares, learningRate, options.Alpha, options.Epsilon, options.LikeTensorFlow);
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        for (int i = 0; i < squares.Length; i++) writer.Section("squares").Write(parameters[i].Name, squares[i]);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        for (int i = 0; i < squares.Length; i++) reader.Section("squares").ReadInto(parameters[i].Name, squares[i]);
    }

    /// <summary>Frees the means of squares.</summary>
    public void Dispose()
    {
        foreach (Tensor square in squares) square.Dispose();
    }

    private void Collect()
    {
        activeParameters.Clear();
        activeGradients.Clear();
        activeSquares.Clear();
        for (int i = 0; i < squares.Length; i++)
        {
            if (parameters[i].Parameter.grad is not { } gradient) continue;
            activeParameters.Add(parameters[i].Parameter);
            activeGradients.Add(gradient);
            activeSquares.Add(squares[i]);
        }
    }
}
