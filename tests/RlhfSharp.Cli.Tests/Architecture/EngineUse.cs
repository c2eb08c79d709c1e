using Mono.Cecil;
using Mono.Cecil.Cil;

namespace RlhfSharp.Cli.Tests.Architecture;

/// <summary>One use of the tensor engine in a compiled method: where, and which member in the list's normal form.</summary>
internal sealed record EngineUse(string Where, string Type, string Member)
{
    /// <summary>Every engine member that an assembly's methods touch; generic members are seen as declared.</summary>
    internal static IEnumerable<EngineUse> In(AssemblyDefinition assembly, Func<TypeDefinition, bool> skip)
    {
        foreach (TypeDefinition type in assembly.MainModule.GetTypes().Where(type => !skip(type)))
            foreach (MethodDefinition method in type.Methods.Where(method => method.HasBody))
                foreach (Instruction instruction in method.Body.Instructions)
                    if (instruction.Operand is MemberReference member && Of(member, $"{type.FullName}.{method.Name}") is { } use)
                        yield return use;
    }

    /// <summary>The engine's types that an assembly refers to.</summary>
    internal static IEnumerable<TypeReference> TypesIn(AssemblyDefinition assembly) =>
        assembly.MainModule.GetTypeReferences().Where(IsOfEngine);

    private static EngineUse? Of(MemberReference member, string where)
    {
        TypeReference? owner = member.DeclaringType;
        if (owner is null || member is TypeReference || !IsOfEngine(owner.GetElementType()))
            return null;
        return member switch
        {
            MethodReference reference => new EngineUse(where, TypeName(owner), MethodText(reference)),
            FieldReference field => new EngineUse(where, TypeName(owner), $"{Name(field.Resolve().FieldType)} {field.Name}"),
            _ => null,
        };
    }

    private static bool IsOfEngine(TypeReference type) =>
        type.Scope is AssemblyNameReference { Name: "RlhfSharp.Tensors" or "TorchSharp" };

    internal static string MethodText(MethodReference reference)
    {
        MethodDefinition method = reference.Resolve();
        string generics = method.HasGenericParameters ? $"<{string.Join(",", method.GenericParameters.Select(parameter => parameter.Name))}>" : "";
        return $"{Name(method.ReturnType)} {method.Name}{generics}({string.Join(", ", method.Parameters.Select(parameter => Name(parameter.ParameterType)))})";
    }

    /// <summary>TorchSharp.torch/nn/Module`2 as torch.nn.Module.</summary>
    internal static string TypeName(TypeReference type)
    {
        string name = type.GetElementType().FullName.Replace('/', '.');
        name = name.StartsWith("TorchSharp.", StringComparison.Ordinal) ? name["TorchSharp.".Length..] : name;
        int tick = name.IndexOf('`');
        return tick < 0 ? name : name[..tick];
    }

    /// <summary>A type as C# writes it, without namespaces.</summary>
    internal static string Name(TypeReference type) => type switch
    {
        ArrayType array => Name(array.ElementType) + "[]",
        ByReferenceType reference => Name(reference.ElementType),
        RequiredModifierType modifier => Name(modifier.ElementType),
        GenericInstanceType { Name: "Nullable`1" } nullable => Name(nullable.GenericArguments[0]) + "?",
        GenericInstanceType tuple when tuple.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) =>
            $"({string.Join(",", tuple.GenericArguments.Select(Name))})",
        GenericInstanceType generic => $"{generic.Name.Split('`')[0]}<{string.Join(",", generic.GenericArguments.Select(Name))}>",
        _ => type.FullName switch
        {
            "System.Void" => "void",
            "System.Boolean" => "bool",
            "System.Int32" => "int",
            "System.Int64" => "long",
            "System.Single" => "float",
            "System.Double" => "double",
            "System.String" => "string",
            "System.Object" => "object",
            _ => type.Name.Split('`')[0],
        },
    };
}
