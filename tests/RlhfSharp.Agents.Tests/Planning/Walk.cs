using RlhfSharp.Agents.Environments;

namespace RlhfSharp.Agents.Tests.Planning;

/// <summary>The random walk of examples 6.2 and 7.1: states 1 to length, an end at either side; 0 goes left and 1 right.</summary>
internal static class Walk
{
    public static TabularEnvironment Create(int length, double leftReward)
    {
        double[] starts = new double[length + 2];
        starts[(length + 1) / 2] = 1;
        return new TabularEnvironment(starts, 2, (state, action) =>
        {
            if (state == 0 || state == length + 1)
                return [new Transition(1, state, 0, true)];
            int next = state + 2 * action - 1;
            double reward = next == 0 ? leftReward : next == length + 1 ? 1 : 0;
            return [new Transition(1, next, reward, next == 0 || next == length + 1)];
        });
    }
}
