namespace RlhfSharp.Agents.Environments.Classic;

/// <summary>Checks an action that is one number.</summary>
internal static class ContinuousAction
{
    /// <summary>The number; it may lie outside the bounds, but must be one.</summary>
    internal static float Single(float[] action, string environment)
    {
        if (action.Length != 1)
            throw new ArgumentException($"{environment} takes an action of 1 number, not {action.Length}.", nameof(action));
        return float.IsNaN(action[0])
            ? throw new ArgumentException($"{environment} was given NaN as action: look for what went wrong in the policy.", nameof(action))
            : action[0];
    }
}
