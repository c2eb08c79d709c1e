namespace RlhfSharp.Agents.Environments.Textbook;

/// <summary>
/// States in a row, from the middle of which every step goes left or right with equal chance, whatever the one action
/// (Sutton and Barto, examples 6.2, 7.1 and 9.1). Leaving to the right pays one reward, to the left another. A step may also
/// jump to any of the states within a reach; the chance of those beyond an end goes to leaving there.
/// </summary>
public sealed class RandomWalk : TabularEnvironment
{
    /// <summary>A walk over a row.</summary>
    /// <param name="states">How many states, at least 1; an episode begins in the middle.</param>
    /// <param name="leftReward">What leaving to the left pays.</param>
    /// <param name="rightReward">What leaving to the right pays.</param>
    /// <param name="reach">How far a step may go to either side, at least 1.</param>
    public RandomWalk(int states, double leftReward, double rightReward, int reach = 1)
        : base(Starts(states), 1, (state, _) => Outcomes(states, leftReward, rightReward, reach, state)) { }

    // An even row has no middle: 1000 states begin in number 500, which is 499 counted from 0.
    private static double[] Starts(int states)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(states, 1);
        double[] probabilities = new double[states];
        probabilities[(states - 1) / 2] = 1;
        return probabilities;
    }

    private static Transition[] Outcomes(int states, double leftReward, double rightReward, int reach, int state)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(reach, 1);
        List<Transition> outcomes = [];
        int beyondLeft = Math.Max(0, reach - state), beyondRight = Math.Max(0, state + reach - (states - 1));
        if (beyondLeft > 0)
            outcomes.Add(new Transition(beyondLeft / (2.0 * reach), state, leftReward, Terminated: true));
        for (int next = Math.Max(0, state - reach); next <= Math.Min(states - 1, state + reach); next++)
            if (next != state)
                outcomes.Add(new Transition(1 / (2.0 * reach), next, 0, Terminated: false));
        if (beyondRight > 0)
            outcomes.Add(new Transition(beyondRight / (2.0 * reach), state, rightReward, Terminated: true));
        return [.. outcomes];
    }
}
