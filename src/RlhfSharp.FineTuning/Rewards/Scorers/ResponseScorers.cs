using System.Globalization;
using System.Reflection;
using RlhfSharp.Core;

namespace RlhfSharp.FineTuning.Rewards.Scorers;

/// <summary>Finds a scorer by what the configuration says: a built-in one, or a class of the user's from an assembly.</summary>
public static class ResponseScorers
{
    /// <summary>What may be written, for messages and help.</summary>
    public const string Allowed = "length:TOKENS, repetition, repetition:WORDS, lexicon, lexicon:FILE, or ASSEMBLY.dll:NAMESPACE.TYPE";

    /// <summary>Makes the scorer that a specification names: see <see cref="Allowed"/>.</summary>
    /// <exception cref="UserException">No such scorer, or it cannot be made.</exception>
    public static IResponseScorer Create(string specification)
    {
        int colon = specification.LastIndexOf(':');
        string name = colon < 0 ? specification : specification[..colon], argument = colon < 0 ? "" : specification[(colon + 1)..];
        if (name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            return FromAssembly(name, argument);
        return (specification.Split(':')[0], specification.Contains(':')) switch
        {
            ("length", true) => new LengthScorer(Number(specification, argument)),
            ("length", false) => throw new UserException("Scorer \"length\" needs its target, for example \"length:24\"."),
            ("repetition", true) => new RepetitionScorer(Number(specification, argument)),
            ("repetition", false) => new RepetitionScorer(),
            ("lexicon", true) => LexiconScorer.Load(specification["lexicon:".Length..]),
            ("lexicon", false) => LexiconScorer.English,
            ("gold", _) => throw new UserException("Scorer \"gold\" is the hidden preference of the embedded dataset: evaluation reports it, training must not see it."),
            _ => throw new UserException($"There is no scorer \"{specification}\". Allowed: {Allowed}."),
        };
    }

    /// <summary>Makes a user's scorer: a public class with a parameterless constructor that implements <see cref="IResponseScorer"/>.</summary>
    /// <param name="assemblyPath">The compiled .dll file.</param>
    /// <param name="typeName">The class with its namespace; empty when the assembly has exactly one scorer.</param>
    /// <exception cref="UserException">The file or the class is missing or unsuitable.</exception>
    public static IResponseScorer FromAssembly(string assemblyPath, string typeName)
    {
        if (!File.Exists(assemblyPath))
            throw new UserException($"{assemblyPath}: no such assembly.{Data.NearestFiles.Hint(assemblyPath)}");
        Type[] types;
        try
        {
            types = [.. Assembly.LoadFrom(Path.GetFullPath(assemblyPath)).GetExportedTypes()
                .Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && typeof(IResponseScorer).IsAssignableFrom(type))];
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or ReflectionTypeLoadException)
        {
            throw new UserException($"{assemblyPath} cannot be loaded as a .NET assembly: {exception.Message}", exception);
        }
        string found = types.Length == 0 ? "none" : string.Join(", ", types.Select(type => type.FullName));
        Type type = typeName.Length == 0 && types.Length == 1
            ? types[0]
            : types.FirstOrDefault(candidate => candidate.FullName == typeName || candidate.Name == typeName) ?? throw new UserException(
                $"{assemblyPath} has no public class {(typeName.Length == 0 ? "to choose alone" : typeName)} that implements "
                + $"{typeof(IResponseScorer).FullName}. Such classes there: {found}. Write ASSEMBLY.dll:NAMESPACE.TYPE.");
        ConstructorInfo constructor = type.GetConstructor(Type.EmptyTypes) ?? throw new UserException(
            $"{type.FullName} of {assemblyPath} needs a public constructor without parameters.");
        return (IResponseScorer)constructor.Invoke(null);
    }

    private static int Number(string specification, string argument) =>
        int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new UserException($"Scorer \"{specification}\": \"{argument}\" must be a whole number of 1 or more.");
}
