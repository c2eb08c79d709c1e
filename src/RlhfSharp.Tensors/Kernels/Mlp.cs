namespace TorchSharp.Kernels;

/// <summary>
/// Forward and backward pass of small networks. Several networks run side by side; the rows of each are cut into blocks of fixed size,
/// whose gradients are added up in order, so the bits do not depend on the number of threads.
/// </summary>
internal static unsafe class Mlp
{
    /// <summary>Rows in one block: at 64 units a layer they fit the second-level cache.</summary>
    public const long BlockRows = 256;

    /// <summary>Floats behind an array of <paramref name="columns"/> columns that a tile may read and not use.</summary>
    public static long Slack(long columns) => 12 * columns + 64;

    /// <summary>Blocks of so many rows; one for no rows, so that their gradients are 0.</summary>
    public static long Blocks(long rows) => Math.Max(1, (rows + BlockRows - 1) / BlockRows);

    /// <summary>Weights and biases of all layers.</summary>
    public static long ParameterCount(MlpNetwork* network)
    {
        long count = 0;
        for (int i = 0; i < network->LayerCount; i++)
            count += (network->Layers[i].Inputs + 1) * network->Layers[i].Outputs;
        return count;
    }

    /// <summary>Fills the outputs of every layer of <paramref name="count"/> networks, which have as many rows.</summary>
    public static void Forward(MlpNetwork* networks, int count) =>
        Dispatch.For<ForwardKernel>(count * Blocks(networks->Rows), networks);

    /// <summary>Fills the gradients from the layers' outputs and the gradient of the last one.</summary>
    public static void Backward(MlpNetwork* networks, int count)
    {
        Dispatch.For<BackwardKernel>(count * Blocks(networks->Rows), networks);
        for (int i = 0; i < count; i++)
            AddPartialGradients(networks + i);
    }

    private static void AddPartialGradients(MlpNetwork* network)
    {
        float* partial = network->PartialGradients;
        for (long block = 1; block < Blocks(network->Rows); block++)
            for (int i = 0; i < network->LayerCount; i++)
            {
                MlpLayer* layer = network->Layers + i;
                if (layer->WeightGradient != null)
                {
                    Add(layer->WeightGradient, layer->Inputs * layer->Outputs);
                    Add(layer->BiasGradient, layer->Outputs);
                }
                else
                    partial += (layer->Inputs + 1) * layer->Outputs;
            }

        void Add(float* sum, long n)
        {
            VectorSum.AddTo(new Span<float>(sum, (int)n), new Span<float>(partial, (int)n));
            partial += n;
        }
    }

    private readonly struct ForwardKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var network = (MlpNetwork*)state;
            long blocks = Blocks(network->Rows), first = block % blocks * BlockRows, rows = Math.Min(BlockRows, network->Rows - first);
            MlpPass<TLanes, TVector>.Forward(network + block / blocks, first, rows);
        }
    }

    private readonly struct BackwardKernel : IBlockKernel
    {
        public static void Run<TLanes, TVector>(void* state, long block)
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var network = (MlpNetwork*)state;
            long blocks = Blocks(network->Rows), first = block % blocks * BlockRows, rows = Math.Min(BlockRows, network->Rows - first);
            MlpPass<TLanes, TVector>.Backward(network + block / blocks, first, rows);
        }
    }
}
