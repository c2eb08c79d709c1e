using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners;

/// <summary>
/// Parameters that are trained, with the optimizer that steps them and a target that follows them, where there is one. What it saves is
/// all three.
/// </summary>
internal sealed class TrainedNetwork : ICheckpointable
{
    private readonly IReadOnlyList<(string Name, Parameter Parameter)> _parameters;
    private readonly IReadOnlyList<(string Name, Parameter Parameter)> _target;
    private readonly Tensor[] _sources, _targets; // the same tensors in the same order
    private readonly IOptimizer _optimizer;

    /// <summary>Parameters by name, and those of a target of the same shapes, which becomes a copy; <paramref name="optimizer"/> holds exactly the former.</summary>
    public TrainedNetwork(
        IReadOnlyList<(string Name, Parameter Parameter)> parameters, IOptimizer optimizer, IReadOnlyList<(string Name, Parameter Parameter)>? target = null)
    {
        (_parameters, _optimizer, _target) = (parameters, optimizer, target ?? []);
        (_sources, _targets) = ([.. parameters.Select(pair => pair.Parameter)], [.. _target.Select(pair => pair.Parameter)]);
        foreach (Tensor parameter in _targets)
            parameter.requires_grad_(false);
        MoveTarget(1);
    }

    /// <summary>Parameters that have no names: those of a model in their order.</summary>
    public TrainedNetwork(IEnumerable<Parameter> parameters, IOptimizer optimizer)
        : this([.. parameters.Select((parameter, index) => ($"{index}", parameter))], optimizer) { }

    /// <summary>One step down the gradient of a loss.</summary>
    public void Descend(Tensor loss, double learningRate)
    {
        _optimizer.ZeroGrad();
        loss.backward();
        _optimizer.Step(learningRate);
    }

    /// <summary>The same with the gradient cut to a norm, 0 for no limit.</summary>
    /// <returns>The norm before.</returns>
    public double Descend(Tensor loss, double learningRate, double maxGradientNorm)
    {
        _optimizer.ZeroGrad();
        loss.backward();
        double norm = _optimizer.ClipGradNorm(maxGradientNorm);
        _optimizer.Step(learningRate);
        return norm;
    }

    /// <summary>target += share (parameters - target).</summary>
    public void MoveTarget(double share)
    {
        if (_targets.Length == 0)
            return;
        using IDisposable gradientsOff = no_grad();
        FusedOps.MoveTowards(_targets, _sources, share);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _optimizer.Save(writer.Section("optimizer"));
        CheckpointWriter parameters = writer.Section("parameters"), target = writer.Section("target");
        foreach ((string name, Parameter parameter) in _parameters)
            parameters.Write(name, parameter);
        foreach ((string name, Parameter parameter) in _target)
            target.Write(name, parameter);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        using IDisposable gradientsOff = no_grad();
        _optimizer.Load(reader.Section("optimizer"));
        CheckpointReader parameters = reader.Section("parameters"), target = reader.Section("target");
        foreach ((string name, Parameter parameter) in _parameters)
            parameters.ReadInto(name, parameter);
        foreach ((string name, Parameter parameter) in _target)
            target.ReadInto(name, parameter);
    }
}
