using Mono.Cecil;
using Mono.Cecil.Cil;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.FineTuning.Recipes;

namespace RlhfSharp.Cli.Tests.Architecture;

/// <summary>The PPO that aligns language models is the class that balances CartPole.</summary>
public sealed class SharedLearnerTests
{
    [Fact]
    public void BothPpoRecipes_ConstructTheSameLearner()
    {
        string[] control = LearnersConstructedBy(typeof(PpoControl));
        string[] text = LearnersConstructedBy(typeof(Ppo));

        Assert.Equal(["RlhfSharp.Agents.Learners.PpoLearner`1"], control);
        Assert.Equal(control, text);
    }

    private static string[] LearnersConstructedBy(Type recipe)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(recipe.Assembly.Location);
        TypeDefinition definition = assembly.MainModule.GetType(recipe.FullName);
        return [.. definition.NestedTypes.Append(definition)
            .SelectMany(type => type.Methods).Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions).Where(instruction => instruction.OpCode == OpCodes.Newobj)
            .Select(instruction => ((MethodReference)instruction.Operand).DeclaringType.GetElementType().FullName)
            .Where(name => name.StartsWith("RlhfSharp.Agents.Learners.", StringComparison.Ordinal) && name.Contains("Learner`", StringComparison.Ordinal))
            .Distinct()];
    }
}
