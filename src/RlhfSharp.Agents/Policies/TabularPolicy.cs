using System.Text.Json.Nodes;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// The greedy policy of a table, the action of lowest index where several are best. Its tensors are <c>action_values</c>
/// (float32 [states, actions]) and <c>actions</c> (int64 [states]), the best actions before the values were rounded.
/// </summary>
public sealed class TabularPolicy : IControlPolicy, IActionScores
{
    /// <summary>Its model_type in config.json.</summary>
    public const string Kind = "tabular";

    private readonly ActionValues? _learned; // null in a policy that was read back
    private readonly Tensor _values; // [states, actions]
    private readonly Tensor _actions; // [states]

    /// <summary>The policy of a table that may still be learnt: it always acts on the estimates of now.</summary>
    public TabularPolicy(ActionValues values) : this(values.StateCount, values.ActionCount) => _learned = values;

    private TabularPolicy(int stateCount, int actionCount)
    {
        (StateCount, ActionCount) = (stateCount, actionCount);
        _values = zeros(stateCount, actionCount).DetachFromDisposeScope();
        _actions = zeros([stateCount], ScalarType.Int64).DetachFromDisposeScope();
    }

    /// <summary>How many states there are.</summary>
    public int StateCount { get; }

    /// <summary>How many actions every state has.</summary>
    public int ActionCount { get; }

    /// <inheritdoc/>
    public string ModelType => Kind;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> NamedTensors
    {
        get
        {
            Refresh();
            return [("action_values", _values), ("actions", _actions)];
        }
    }

    /// <summary>A table of the size that <see cref="Describe"/> described.</summary>
    public static TabularPolicy FromDescription(PolicyDescription description, ulong seed) =>
        new(description.Get<int>("state_count"), description.Get<int>("action_count"));

    /// <inheritdoc/>
    public JsonObject Describe() => new() { ["state_count"] = StateCount, ["action_count"] = ActionCount };

    /// <summary>The best action of every state in <paramref name="observations"/> (int64 [rows]), whatever the mode: it is a table without chance.</summary>
    public ActorOutput Act(Tensor observations, ActingMode mode)
    {
        if (observations.dtype != ScalarType.Int64 || observations.dim() != 1)
            throw new ArgumentException($"A table acts on int64 [rows], not on {observations.dtype} [{string.Join(", ", observations.shape)}].", nameof(observations));
        Refresh();
        return new ActorOutput(_actions.index_select(0, observations));
    }

    /// <inheritdoc/>
    public ActionScoreKind? ScoreKind => ActionScoreKind.Value;

    /// <inheritdoc/>
    public Tensor ScoreActions(Tensor observations)
    {
        Refresh();
        return _values.index_select(0, observations);
    }

    /// <summary>The best action of every state.</summary>
    public int[] GreedyActions()
    {
        Refresh();
        return Array.ConvertAll(_actions.ToInt64s(), action => (int)action);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _actions.Dispose();
    }

    private void Refresh()
    {
        if (_learned is null)
            return;
        float[] values = new float[StateCount * ActionCount];
        long[] actions = new long[StateCount];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)_learned.All[i];
        for (int state = 0; state < actions.Length; state++)
            actions[state] = _learned.Greedy(state);
        using DisposeScope scope = NewDisposeScope();
        _values.copy_(torch.tensor(values, [StateCount, ActionCount]));
        _actions.copy_(torch.tensor(actions, [StateCount]));
    }
}
