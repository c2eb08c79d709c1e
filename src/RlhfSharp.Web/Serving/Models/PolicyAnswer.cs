using RlhfSharp.Agents.Policies;

namespace RlhfSharp.Web.Serving.Models;

/// <summary>What a policy does in one state.</summary>
/// <param name="Action">The number of a discrete action; null where actions are continuous.</param>
/// <param name="Numbers">The continuous action; null where actions are discrete.</param>
/// <param name="Probabilities">Of every discrete action; null where the policy has none.</param>
/// <param name="Values">What the policy expects of every discrete action; null where it expects nothing.</param>
internal sealed record PolicyAnswer(long? Action, float[]? Numbers, float[]? Probabilities, float[]? Values)
{
    /// <summary>Continuous actions, the rows of [states, numbers].</summary>
    public static PolicyAnswer[] Continuous(float[] actions, int states) =>
        [.. actions.Chunk(actions.Length / states).Select(numbers => new PolicyAnswer(null, numbers, null, null))];

    /// <summary>Discrete actions, one for each state.</summary>
    public static PolicyAnswer[] Discrete(long[] actions) => [.. actions.Select(action => new PolicyAnswer(action, null, null, null))];

    /// <summary>Discrete actions, one for each state, with the rows of scores [states, actions].</summary>
    public static PolicyAnswer[] Discrete(long[] actions, ActionScoreKind kind, float[] scores) =>
        [.. scores.Chunk(scores.Length / actions.Length).Zip(actions, (row, action) => kind == ActionScoreKind.Probability ? new PolicyAnswer(action, null, row, null) : new PolicyAnswer(action, null, null, row))];
}
