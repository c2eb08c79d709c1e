using TorchSharp.Kernels;

namespace RlhfSharp.Tensors.Tests.Kernels;

[Collection(KernelCollection.Name)]
public sealed unsafe class WorkerPoolTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 4)]
    [InlineData(1000, 1)]
    [InlineData(1000, 2)]
    [InlineData(1000, 5)]
    public void For_AnyBlocksAndThreads_RunsEachBlockOnce(int blocks, int threads)
    {
        WithThreads(threads, () =>
        {
            var counts = new int[blocks + 1];
            for (int round = 0; round < 20; round++)
                fixed (int* pc = counts)
                    WorkerPool.For(blocks, &Count, pc);
            Assert.All(counts.AsSpan(0, blocks).ToArray(), count => Assert.Equal(20, count));
            Assert.Equal(0, counts[blocks]);
        });
    }

    [Fact]
    public void For_BlockThrows_ThrowsOnTheCaller_AndThePoolGoesOn()
    {
        WithThreads(3, () =>
        {
            for (int round = 0; round < 10; round++)
                Assert.Throws<InvalidTimeZoneException>(() => WorkerPool.For(100, &Throw, null));
            var counts = new int[50];
            fixed (int* pc = counts)
                WorkerPool.For(50, &Count, pc);
            Assert.All(counts, count => Assert.Equal(1, count));
        });
    }

    [Fact]
    public void For_Nested_RunsEachInnerBlockOnce()
    {
        WithThreads(3, () =>
        {
            var counts = new int[8 * 16];
            fixed (int* pc = counts)
                WorkerPool.For(8, &Outer, pc);
            Assert.All(counts, count => Assert.Equal(1, count));
        });
    }

    [Fact]
    public void For_SeveralCallers_AllFinish()
    {
        WithThreads(2, () => Parallel.For(0, 8, _ =>
        {
            var counts = new int[300];
            for (int round = 0; round < 50; round++)
                fixed (int* pc = counts)
                    WorkerPool.For(300, &Count, pc);
            Assert.All(counts, count => Assert.Equal(50, count));
        }));
    }

    [Fact]
    public void ThreadCount_LessThanOne_IsAnError() => Assert.Throws<ArgumentOutOfRangeException>(() => WorkerPool.ThreadCount = 0);

    private static void WithThreads(int threads, Action action)
    {
        int before = WorkerPool.ThreadCount;
        WorkerPool.ThreadCount = threads;
        try
        {
            action();
        }
        finally
        {
            WorkerPool.ThreadCount = before;
        }
    }

    private static void Count(void* state, long block) => Interlocked.Increment(ref ((int*)state)[block]);

    private static void Throw(void* state, long block)
    {
        if (block == 57)
            throw new InvalidTimeZoneException("block 57");
    }

    private static void Outer(void* state, long block) => WorkerPool.For(16, &Count, (int*)state + block * 16);
}
