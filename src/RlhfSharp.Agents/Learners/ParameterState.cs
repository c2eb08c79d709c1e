using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Learners;

/// <summary>Parameters in checkpoints, and targets that follow them.</summary>
internal static class ParameterState
{
    public static void Save(CheckpointWriter writer, IReadOnlyList<(string Name, Parameter Parameter)> parameters)
    {
        foreach ((string name, Parameter parameter) in parameters)
            writer.Write(name, parameter);
    }

    public static void Load(CheckpointReader reader, IReadOnlyList<(string Name, Parameter Parameter)> parameters)
    {
        using IDisposable gradientsOff = no_grad();
        foreach ((string name, Parameter parameter) in parameters)
            reader.ReadInto(name, parameter);
    }

    /// <summary>The parameters of a network and those of its target, in pairs.</summary>
    public sealed class Pair
    {
        private readonly Tensor[] _targets;
        private readonly Tensor[] _sources;

        /// <summary>The target becomes a copy of the source.</summary>
        public Pair(IReadOnlyList<(string Name, Parameter Parameter)> target, IReadOnlyList<(string Name, Parameter Parameter)> source)
        {
            _targets = [.. target.Select(pair => pair.Parameter)];
            _sources = [.. source.Select(pair => pair.Parameter)];
            foreach (Tensor parameter in _targets)
                parameter.requires_grad_(false);
            Update(1);
        }

        /// <summary>target += share (source - target).</summary>
        public void Update(double share)
        {
            using IDisposable gradientsOff = no_grad();
            FusedOps.MoveTowards(_targets, _sources, share);
        }
    }
}
