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

    /// <summary>The engine's public face: what a caller may name, overrides left out (a call names the first declaration).</summary>
    internal static IEnumerable<EngineUse> PublicMembers(AssemblyDefinition engine)
    {
        foreach (TypeDefinition type in engine.MainModule.GetTypes().Where(type => IsVisible(type) && !type.IsEnum))
        {
            foreach (MethodDefinition method in type.Methods.Where(method => method.IsPublic && (!method.IsVirtual || method.IsNewSlot)))
                yield return new EngineUse("", TypeName(type), FieldForm(type, MethodText(method), method));
            foreach (FieldDefinition field in type.Fields.Where(field => field.IsPublic))
                yield return new EngineUse("", TypeName(type), $"{Name(field.FieldType)} {field.Name}");
        }
    }

    private static bool IsVisible(TypeDefinition type) =>
        type.DeclaringType is null ? type.IsPublic : type.IsNestedPublic && IsVisible(type.DeclaringType);

    /// <summary>TensorIndex has static fields where this engine has static properties; in a caller's source they are the same.</summary>
    private static string FieldForm(TypeDefinition type, string text, MethodDefinition method) =>
        type.Name == "TensorIndex" && method is { IsGetter: true, IsStatic: true } ? $"{Name(method.ReturnType)} {method.Name[4..]}" : text;

    private static EngineUse? Of(MemberReference member, string where)
    {
        TypeReference? owner = member.DeclaringType;
        if (owner is null || member is TypeReference || !IsOfEngine(owner.GetElementType()))
            return null;
        return member switch
        {
            MethodReference reference => new EngineUse(where, TypeName(owner), FieldForm(owner.Resolve(), MethodText(reference), reference.Resolve())),
            FieldReference field => new EngineUse(where, TypeName(owner), $"{Name(field.Resolve().FieldType)} {field.Name}"),
            _ => null,
        };
    }

    private static bool IsOfEngine(TypeReference type) =>
        type.Scope is AssemblyNameReference { Name: "RlhfSharp.Tensors" or "TorchSharp" };

    private static string MethodText(MethodReference reference)
    {
        MethodDefinition method = reference.Resolve();
        string generics = method.HasGenericParameters ? $"<{string.Join(",", method.GenericParameters.Select(parameter => parameter.Name))}>" : "";
        return $"{Name(method.ReturnType)} {method.Name}{generics}({string.Join(", ", method.Parameters.Select(parameter => Name(parameter.ParameterType)))})";
    }

    /// <summary>TorchSharp.torch/nn/Module`2 as torch.nn.Module.</summary>
    private static string TypeName(TypeReference type)
    {
        string name = type.GetElementType().FullName.Replace('/', '.');
        name = name.StartsWith("TorchSharp.", StringComparison.Ordinal) ? name["TorchSharp.".Length..] : name;
        int tick = name.IndexOf('`');
        return tick < 0 ? name : name[..tick];
    }

    /// <summary>A type as C# writes it, without namespaces.</summary>
    private static string Name(TypeReference type) => type switch
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
