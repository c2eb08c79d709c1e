using Mono.Cecil;

namespace RlhfSharp.Cli.Tests.Architecture;

/// <summary>
/// Whatever tensor API is called outside the engine exists in TorchSharp with the same signature, so that every project compiles
/// against either engine.
/// </summary>
public sealed class TensorContractTests
{
    private static readonly SignatureList s_list = SignatureList.Load();

    [Theory]
    [InlineData("RlhfSharp.Core")]
    [InlineData("RlhfSharp.Agents")]
    [InlineData("RlhfSharp.Language")]
    [InlineData("RlhfSharp.FineTuning")]
    [InlineData("RlhfSharp.Web")]
    [InlineData("RlhfSharp.Cli")]
    public void Assembly_CallsOnlyWhatTorchSharpHas(string name)
    {
        using AssemblyDefinition assembly = Read(name);
        string[] strangers = EngineUse.In(assembly, IsEngineFile)
            .Where(use => !s_list.Has(use.Type, use.Member))
            .Select(use => $"{use.Type}: {use.Member}   in {use.Where}")
            .Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.True(strangers.Length == 0,
            $"{name} calls what tests/fixtures/torchsharp-signatures.txt lacks:\n  {string.Join("\n  ", strangers)}");
        if (name == "RlhfSharp.Core")
            return; // its FusedOps names the managed engine's kernels
        string[] strangeTypes = EngineUse.TypesIn(assembly).Select(type => type.Name.Split('`')[0])
            .Where(type => !s_list.Mentions(type)).Distinct().ToArray();
        Assert.True(strangeTypes.Length == 0, $"{name} names types that TorchSharp lacks: {string.Join(", ", strangeTypes)}");
    }

#if !TORCHSHARP_ENGINE
    [Fact]
    public void ManagedEngine_OffersNothingThatTorchSharpLacks()
    {
        using AssemblyDefinition engine = Read("RlhfSharp.Tensors");
        string[] own = EngineUse.PublicMembers(engine).Where(use => !s_list.Has(use.Type, use.Member))
            .Select(use => $"{use.Type}: {use.Member}").Order(StringComparer.Ordinal).ToArray();
        Assert.True(own.Length == 0, $"The managed engine has public members of its own; make them internal:\n  {string.Join("\n  ", own)}");
    }
#endif

    [Fact]
    public void List_KnowsWhatItShould()
    {
        Assert.True(s_list.Count > 500);
        Assert.True(s_list.Has("torch.Tensor", "Tensor sum(long, bool, ScalarType?)"));
        Assert.True(s_list.Has("torch.nn", "Linear Linear(long, long, bool, Device, ScalarType?)"));
        Assert.True(s_list.Has("torch.optim.Optimizer", "IEnumerable<ILearningRateController> get_ParamGroups()"));
        Assert.True(s_list.Has("torch.nn.Module", "IEnumerable<(string,Parameter)> named_parameters(bool)"));
        Assert.False(s_list.Has("torch.Tensor", "Tensor sum(string)"));
    }

    [Fact]
    public void EngineUse_SeesTheCallsOfAMethod()
    {
        using AssemblyDefinition assembly = Read("RlhfSharp.Cli.Tests");
        EngineUse[] uses = EngineUse.In(assembly, type => !type.FullName.StartsWith(typeof(TensorContractTests).FullName!, StringComparison.Ordinal))
            .Where(use => use.Where.EndsWith(nameof(Sample), StringComparison.Ordinal)).ToArray();
        Assert.Contains(uses, use => use is { Type: "torch.Tensor", Member: "Tensor sum(ScalarType?)" });
        Assert.All(uses, use => Assert.True(s_list.Has(use.Type, use.Member), use.ToString()));
    }

    private static Tensor Sample(Tensor values) => values.sum();

    /// <summary>FusedOps.Managed.cs is written for the managed engine and leaves the build with it; so does the engine's benchmark.</summary>
    private static bool IsEngineFile(TypeDefinition type)
    {
        for (TypeDefinition? current = type; current is not null; current = current.DeclaringType)
            if (current.FullName is "RlhfSharp.Core.FusedOps" || current.Name is "EngineBenchmark")
                return true;
        return false;
    }

    private static AssemblyDefinition Read(string name)
    {
        DefaultAssemblyResolver resolver = new();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        return AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, name + ".dll"), new ReaderParameters { AssemblyResolver = resolver });
    }
}
