using System.Runtime.CompilerServices;

namespace RlhfSharp.Tensors.Tests.Storage;

[Collection("alone")]
public class StoragePoolTests
{
    // What other tests left to the collector must not come back in the middle of a count.
    public StoragePoolTests()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public void TrainingSteps_InSteadyState_AskForNoNewMemory()
    {
        using var scope = NewDisposeScope();
        Tensor weight = torch.randn(64, 32, requires_grad: true), bias = torch.zeros(32, requires_grad: true), input = torch.randn(128, 64);
        for (int i = 0; i < 3; i++)
            Step(weight, bias, input);
        long native = StoragePool.NativeAllocations, live = StoragePool.BytesInUse;
        long managed = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Step(weight, bias, input);
        Assert.Equal(native, StoragePool.NativeAllocations);
        Assert.Equal(live, StoragePool.BytesInUse);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - managed) / 100, 0, 20_000);
    }

    [Fact]
    public void Graph_ThatIsDroppedWithoutBackward_ReturnsItsBuffersAtOnce()
    {
        using var scope = NewDisposeScope();
        Tensor weight = torch.randn(64, 32, requires_grad: true), input = torch.randn(128, 64);
        long live = StoragePool.BytesInUse;
        for (int i = 0; i < 10; i++)
        {
            using (NewDisposeScope())
                input.matmul(weight).tanh().exp().sum();
            Assert.Equal(live, StoragePool.BytesInUse);
        }
    }

    [Fact]
    public void Tensor_ThatNobodyDisposes_ComesBackWithTheCollector()
    {
        long live = StoragePool.BytesInUse;
        Leak();
        Assert.True(StoragePool.BytesInUse >= live + (8L << 20));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.True(StoragePool.BytesInUse < live + (1L << 20));
        Assert.True(StoragePool.PeakBytes >= live + (8L << 20));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(513)]
    [InlineData(1_000_003)]
    public unsafe void Take_GivesAlignedMemoryOfAtMostAnEighthTooMuch(long bytes)
    {
        TorchSharp.Storage storage = StoragePool.Take(bytes);
        Assert.Equal(0, (long)storage.Pointer % 64);
        Assert.InRange(storage.Capacity, Math.Max(1, bytes), Math.Max(64, bytes + bytes / 8 + 64));
        storage.Release();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Leak()
    {
        for (int i = 0; i < 8; i++)
            torch.zeros(1 << 18);
    }

    private static void Step(Tensor weight, Tensor bias, Tensor input)
    {
        using (NewDisposeScope())
        {
            Tensor loss = (input.matmul(weight) + bias).tanh().square().mean();
            loss.backward();
            using (no_grad())
            {
                weight.add_(weight.grad!, -0.01);
                bias.add_(bias.grad!, -0.01);
            }

            weight.grad = null;
            bias.grad = null;
        }
    }
}

[CollectionDefinition("alone", DisableParallelization = true)]
public class AloneCollection;
