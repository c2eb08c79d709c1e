using System.Reflection;
using System.Security.Cryptography;

namespace RlhfSharp.Cli.Diagnosis;

/// <summary>Which program this is, so that a result can say what made it.</summary>
internal static class ProgramBuild
{
    private const int CommitDigits = 10, BuildDigits = 12;

    /// <summary>
    /// Version, commit where it was built in a repository, and a hash of the compiled code of the project's own assemblies and
    /// of the engine, which differs after any change, committed or not: "0.1.0+45f984b30c (build 3f2a91c0d4e5)".
    /// </summary>
    public static string Name { get; } = $"{Version()} (build {Build()})";

    private static string Version()
    {
        var version = typeof(ProgramBuild).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return version.Split('+') is [var number, { Length: > CommitDigits } commit] ? $"{number}+{commit[..CommitDigits]}" : version;
    }

    // A compiler that is deterministic gives equal code an equal module id.
    private static string Build()
    {
        SortedDictionary<string, Guid> modules = new(StringComparer.Ordinal);
        Queue<Assembly> open = new([typeof(ProgramBuild).Assembly, typeof(torch).Assembly]);
        while (open.TryDequeue(out var assembly))
            if (modules.TryAdd(assembly.FullName!, assembly.ManifestModule.ModuleVersionId))
                foreach (var name in assembly.GetReferencedAssemblies())
                    if (name.Name!.StartsWith("RlhfSharp.", StringComparison.Ordinal)) open.Enqueue(Assembly.Load(name));
        return Convert.ToHexStringLower(SHA256.HashData([.. modules.Values.SelectMany(id => id.ToByteArray())]))[..BuildDigits];
    }
}
