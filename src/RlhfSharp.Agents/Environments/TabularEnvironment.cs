using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments;

/// <summary>
/// An environment that is its transition model and nothing else. Each reset and each step draws one uniform number, even
/// where there is only one outcome, as Gymnasium's toy text does.
/// </summary>
public class TabularEnvironment : IEnvironment<int, int>, ITransitionModel
{
    private readonly Transition[][] _outcomes; // [state * ActionCount + action]
    private readonly double[] _startProbabilities;
    private readonly double[] _startSums; // cumulative

    /// <summary>An environment of the given model.</summary>
    /// <param name="startProbabilities">For every state, how likely an episode begins there.</param>
    /// <param name="actionCount">How many actions every state has.</param>
    /// <param name="outcomes">The outcomes of an action (second) in a state (first); asked for once each.</param>
    /// <exception cref="ArgumentException">Probabilities that do not add up to 1, or a state that does not exist.</exception>
    public TabularEnvironment(IReadOnlyList<double> startProbabilities, int actionCount, Func<int, int, Transition[]> outcomes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(actionCount, 1);
        _startProbabilities = [.. startProbabilities];
        CheckSum(_startProbabilities.Sum(), "start states");
        _startSums = new double[_startProbabilities.Length];
        double sum = 0;
        for (int state = 0; state < _startSums.Length; state++)
            _startSums[state] = sum += _startProbabilities[state];

        ActionCount = actionCount;
        _outcomes = new Transition[StateCount * actionCount][];
        for (int row = 0; row < _outcomes.Length; row++)
        {
            (int state, int action) = Math.DivRem(row, actionCount);
            _outcomes[row] = outcomes(state, action);
            CheckSum(_outcomes[row].Sum(outcome => outcome.Probability), $"outcomes of action {action} in state {state}");
            foreach (Transition outcome in _outcomes[row])
                if ((uint)outcome.NextState >= (uint)StateCount)
                    throw new ArgumentException($"Action {action} in state {state} leads to state {outcome.NextState}; there are {StateCount}, counted from 0.");
        }

        ObservationSpace = new Discrete(StateCount);
        ActionSpace = new Discrete(actionCount);
    }

    /// <inheritdoc/>
    public int StateCount => _startProbabilities.Length;

    /// <inheritdoc/>
    public int ActionCount { get; }

    /// <inheritdoc/>
    public IReadOnlyList<double> StartProbabilities => _startProbabilities;

    /// <inheritdoc/>
    public Space<int> ObservationSpace { get; }

    /// <inheritdoc/>
    public Space<int> ActionSpace { get; }

    /// <summary>Where the episode is.</summary>
    public int State { get; protected set; }

    /// <summary>The environment's own generator.</summary>
    protected RandomStream Random { get; private set; } = new(0);

    /// <inheritdoc/>
    public IReadOnlyList<Transition> this[int state, int action]
    {
        get
        {
            CheckAction(action);
            return _outcomes[state * ActionCount + action];
        }
    }

    /// <inheritdoc/>
    public virtual int Reset(int? seed = null)
    {
        if (seed is { } given)
            Random = new RandomStream((ulong)given);
        return State = FirstAbove(_startSums, Random.NextDouble());
    }

    /// <inheritdoc/>
    public virtual StepResult<int> Step(int action)
    {
        CheckAction(action);
        Transition[] outcomes = _outcomes[State * ActionCount + action];
        double draw = Random.NextDouble(), sum = 0;
        int chosen = 0; // the first outcome whose cumulative sum exceeds the draw, found without branches that cannot be foreseen
        for (int i = 0; i < outcomes.Length; i++)
            chosen += (sum += outcomes[i].Probability) > draw ? 0 : 1;
        ref readonly Transition outcome = ref outcomes[chosen == outcomes.Length ? 0 : chosen]; // 0 when rounding leaves none
        State = outcome.NextState;
        return new StepResult<int>(State, outcome.Reward, outcome.Terminated, Truncated: false);
    }

    /// <inheritdoc/>
    public virtual void Save(CheckpointWriter writer)
    {
        Random.Save(writer.Section("random"));
        writer.Write("state", State);
    }

    /// <inheritdoc/>
    public virtual void Load(CheckpointReader reader)
    {
        Random.Load(reader.Section("random"));
        State = (int)reader.ReadInt64("state");
    }

    private void CheckAction(int action)
    {
        if ((uint)action >= (uint)ActionCount)
            throw new ArgumentOutOfRangeException(nameof(action), action, $"{GetType().Name} has the actions 0 to {ActionCount - 1}.");
    }

    private static void CheckSum(double sum, string of)
    {
        if (!(Math.Abs(sum - 1) < 1e-9))
            throw new ArgumentException($"The probabilities of the {of} add up to {sum}, not to 1.");
    }

    // The first index whose cumulative sum exceeds the draw, and 0 when rounding leaves none.
    private static int FirstAbove(ReadOnlySpan<double> sums, double draw)
    {
        int low = 0, high = sums.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sums[middle] > draw)
                high = middle;
            else
                low = middle + 1;
        }

        return low == sums.Length ? 0 : low;
    }
}
