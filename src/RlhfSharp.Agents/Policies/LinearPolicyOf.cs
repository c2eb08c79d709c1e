using System.Text.Json.Nodes;
using RlhfSharp.Agents.Features;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// The greedy policy over features, the action of lowest index where several are best. Its tensor is <c>weights</c>, float32
/// [actions, features], and it acts on the weights as rounded to that.
/// </summary>
public sealed class LinearPolicy<TObservation> : IControlPolicy, IActionScores
{
    private readonly LinearActionValues<TObservation>? _learned; // null in a policy that was read back
    private readonly LinearActionValues<TObservation> _rounded;
    private readonly Tensor _weights; // [actions, features]

    /// <summary>The policy of weights that may still be learnt: it always acts on those of now.</summary>
    public LinearPolicy(LinearActionValues<TObservation> values) : this(values.Features, values.ActionCount) => _learned = values;

    internal LinearPolicy(FeatureMap<TObservation> features, int actionCount)
    {
        _rounded = new LinearActionValues<TObservation>(features, actionCount);
        _weights = zeros(actionCount, features.Count).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public string ModelType => LinearPolicy.Kind;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> NamedTensors
    {
        get
        {
            Refresh();
            return [("weights", _weights)];
        }
    }

    /// <inheritdoc/>
    public JsonObject Describe() => new() { ["action_count"] = _rounded.ActionCount, ["features"] = _rounded.Features.Describe() };

    /// <summary>The best action of every observation (int64 [rows] or float32 [rows, numbers]), whatever the mode.</summary>
    public ActorOutput Act(Tensor observations, ActingMode mode)
    {
        Round();
        TObservation[] rows = ObservationRows.Of<TObservation>(observations);
        return new ActorOutput(torch.tensor(Array.ConvertAll(rows, row => (long)_rounded.Greedy(row)), [rows.Length]));
    }

    /// <inheritdoc/>
    public ActionScoreKind? ScoreKind => ActionScoreKind.Value;

    /// <inheritdoc/>
    public Tensor ScoreActions(Tensor observations)
    {
        Round();
        TObservation[] rows = ObservationRows.Of<TObservation>(observations);
        float[] scores = new float[rows.Length * _rounded.ActionCount];
        for (int row = 0; row < rows.Length; row++)
        {
            ReadOnlySpan<double> values = _rounded.Of(rows[row]);
            for (int action = 0; action < values.Length; action++)
                scores[row * values.Length + action] = (float)values[action];
        }

        return torch.tensor(scores, [rows.Length, _rounded.ActionCount]); // [rows, actions]
    }

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();

    private void Round()
    {
        Refresh();
        float[] weights = _weights.ToSingles();
        for (int i = 0; i < weights.Length; i++)
            _rounded.Weights[i] = weights[i];
    }

    private void Refresh()
    {
        if (_learned is null)
            return;
        float[] weights = new float[_learned.Weights.Length];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = (float)_learned.Weights[i];
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        _weights.copy_(torch.tensor(weights, _weights.shape));
    }
}
