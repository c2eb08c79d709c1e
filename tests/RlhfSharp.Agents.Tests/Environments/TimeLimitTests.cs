using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Classic;

namespace RlhfSharp.Agents.Tests.Environments;

public sealed class TimeLimitTests
{
    [Fact]
    public void Step_AtTheLimit_TruncatesWithoutTerminating()
    {
        TimeLimit<float[], int> environment = new(new CartPole(), 3);
        environment.Reset(0);
        Assert.False(environment.Step(0).Truncated);
        Assert.False(environment.Step(1).Truncated);
        StepResult<float[]> last = environment.Step(0);
        Assert.True(last.Truncated);
        Assert.False(last.Terminated);
        environment.Reset();
        Assert.False(environment.Step(1).Truncated);
    }

    [Fact]
    public void VectorCartPole_StepsOfArrays_AllocateNothing()
    {
        VectorCartPole environment = new(8);
        using (NewDisposeScope())
            environment.Reset(0);
        long[] actions = [0, 1, 0, 1, 0, 1, 0, 1];
        for (int t = 0; t < 200; t++)
            environment.Step(actions.AsSpan());
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 0; t < 1000; t++)
            environment.Step(actions.AsSpan());
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
