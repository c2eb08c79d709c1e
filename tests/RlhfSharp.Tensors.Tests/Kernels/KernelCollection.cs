namespace RlhfSharp.Tensors.Tests.Kernels;

/// <summary>Kernel tests change the number of threads, others seed the default generator: they run one after the other, with nothing beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class KernelCollection
{
    public const string Name = "kernels";
}
