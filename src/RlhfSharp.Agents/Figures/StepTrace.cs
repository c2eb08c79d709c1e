using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Figures;

/// <summary>An environment that notes the reward of every step, and a mark of every action made before it is taken.</summary>
internal sealed class StepTrace<TObservation, TAction>(IEnvironment<TObservation, TAction> inner, int steps, Func<TAction, double> mark)
    : IEnvironment<TObservation, TAction>
{
    private readonly double[] _rewards = new double[steps];
    private readonly double[] _marks = new double[steps];
    private int _count;

    public ReadOnlySpan<double> Rewards => _rewards.AsSpan(0, _count);

    public ReadOnlySpan<double> Marks => _marks.AsSpan(0, _count);

    public Space<TObservation> ObservationSpace => inner.ObservationSpace;

    public Space<TAction> ActionSpace => inner.ActionSpace;

    public TObservation Reset(int? seed = null) => inner.Reset(seed);

    public StepResult<TObservation> Step(TAction action)
    {
        double value = mark(action);
        StepResult<TObservation> result = inner.Step(action);
        if (_count < _rewards.Length)
        {
            _rewards[_count] = result.Reward;
            _marks[_count++] = value;
        }

        return result;
    }

    public void Save(CheckpointWriter writer) => inner.Save(writer);

    public void Load(CheckpointReader reader) => inner.Load(reader);
}
