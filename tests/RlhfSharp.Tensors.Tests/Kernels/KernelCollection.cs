namespace RlhfSharp.Tensors.Tests.Kernels;

/// <summary>Kernel tests change the number of threads, so they run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class KernelCollection
{
    public const string Name = "kernels";
}
