using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Figures;

/// <summary>An environment that notes the return and the length of every episode.</summary>
internal sealed class EpisodeTrace<TObservation, TAction>(IEnvironment<TObservation, TAction> inner, int episodes) : IEnvironment<TObservation, TAction>
{
    private readonly double[] _returns = new double[episodes];
    private readonly double[] _lengths = new double[episodes];
    private int _finished;

    /// <summary>Undiscounted, of each episode from the first.</summary>
    public ReadOnlySpan<double> Returns => _returns;

    public ReadOnlySpan<double> Lengths => _lengths;

    public Space<TObservation> ObservationSpace => inner.ObservationSpace;

    public Space<TAction> ActionSpace => inner.ActionSpace;

    public TObservation Reset(int? seed = null) => inner.Reset(seed);

    public StepResult<TObservation> Step(TAction action)
    {
        StepResult<TObservation> result = inner.Step(action);
        if (_finished < _returns.Length)
        {
            _returns[_finished] += result.Reward;
            _lengths[_finished]++;
            if (result.Terminated || result.Truncated)
                _finished++;
        }

        return result;
    }

    public void Save(CheckpointWriter writer) => inner.Save(writer);

    public void Load(CheckpointReader reader) => inner.Load(reader);
}
