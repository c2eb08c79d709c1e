using TorchSharp.Kernels;

namespace RlhfSharp.Tensors.Tests.Kernels;

[Collection(KernelCollection.Name)]
public sealed unsafe class PhasedLoopTests
{
    private const int Phases = 40, Blocks = 9;

    [Fact]
    public void Run_EachPhase_SeesAllOfTheOneBefore()
    {
        float[] sums = KernelArrays.SameForAnyThreadCount(() =>
        {
            using Scratch scratch = Scratch.Open();
            float* values = scratch.Cleared<float>((Phases + 1) * Blocks);
            float** states = (float**)scratch.Cleared<nint>(Phases);
            var loop = new PhasedLoop(scratch.Cleared<Phase>(Phases));
            for (int phase = 0; phase < Phases; phase++)
            {
                states[phase] = values + phase * Blocks;
                loop.Add<SumOfAll>(phase % 5 == 4 ? 0 : Blocks, states + phase);
                if (phase % 5 == 4)
                    loop.Add<SumOfAll>(Blocks, states + phase);
            }
            PhasedLoop.Run(&loop);
            return new Span<float>(values + Phases * Blocks, Blocks).ToArray();
        });
        float[] expected = new float[Blocks];
        for (int phase = 0; phase < Phases; phase++)
        {
            float sum = expected.Sum() % 1000;
            for (int block = 0; block < Blocks; block++)
                expected[block] = sum + block;
        }
        Assert.Equal(expected, sums);
    }

    [Fact]
    public void Run_WhenABlockFails_ThrowsAndDoesNotHang()
    {
        using Scratch scratch = Scratch.Open();
        var loop = new PhasedLoop(scratch.Cleared<Phase>(2));
        loop.Add<Failing>(Blocks, null);
        loop.Add<Failing>(Blocks, null);
        InvalidOperationException? thrown = null;
        try
        {
            PhasedLoop.Run(&loop);
        }
        catch (InvalidOperationException exception)
        {
            thrown = exception;
        }
        Assert.Equal("block", thrown?.Message);
    }

    private readonly struct SumOfAll : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            float* before = *(float**)state, after = before + Blocks;
            float sum = 0;
            for (int i = 0; i < Blocks; i++)
                sum += before[i];
            after[block] = sum % 1000 + block;
        }
    }

    private readonly struct Failing : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged => throw new InvalidOperationException("block");
    }
}
