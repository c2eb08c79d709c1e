using System.Text;

namespace RlhfSharp.Core.Configuration;

/// <summary>
/// Strict configuration: YAML and overrides in, an immutable options record out. Keys are the record's property names in
/// snake_case; nested records are sections. Whatever is wrong is reported all at once, each with its file and line.
/// </summary>
public static class ConfigurationFile
{
    /// <summary>
    /// Loads the options: defaults, then the file (none when <paramref name="path"/> is null), then the overrides
    /// <c>section.key=value</c> in their order. Relative paths in values stay relative to the working directory.
    /// </summary>
    /// <exception cref="UserException">One line for each mistake.</exception>
    public static TOptions Load<TOptions>(string? path, IReadOnlyList<string> overrides) where TOptions : class, new() =>
        Load(new TOptions(), path, overrides);

    /// <summary>As the other, for options whose type is known when they are loaded: the keys are those of <paramref name="defaults"/>' own type.</summary>
    /// <exception cref="UserException">One line for each mistake.</exception>
    public static TOptions Load<TOptions>(TOptions defaults, string? path, IReadOnlyList<string> overrides) where TOptions : class
    {
        var errors = new List<string>();
        SectionNode? tree = path is null ? new SectionNode(new SourceMark("configuration", 0), []) : ReadFile(path, errors);
        if (tree is null) throw new UserException(string.Join('\n', errors));
        foreach (string text in overrides) ConfigurationOverrides.Apply(tree, text, errors);

        var binder = new ConfigurationBinder(defaults.GetType(), errors);
        object options = binder.BindSection(defaults, tree, "");
        if (errors.Count == 0) binder.Validate(options, tree, "", path ?? "configuration");
        if (errors.Count > 0) throw new UserException(string.Join('\n', errors));
        return (TOptions)options;
    }

    /// <summary>The options as YAML that <see cref="Load{TOptions}(string, IReadOnlyList{string})"/> reads back, with a comment on every key.</summary>
    public static string Print<TOptions>(TOptions options) where TOptions : class, new() => Print(options, new TOptions());

    /// <summary>As the other, with the defaults that comments name.</summary>
    public static string Print(object options, object defaults) => ConfigurationPrinter.Print(options, defaults);

    /// <summary>A JSON Schema (2020-12) of the options, for editors.</summary>
    public static string JsonSchema<TOptions>() where TOptions : class, new() => JsonSchema(new TOptions());

    /// <summary>As the other, of options with these defaults.</summary>
    public static string JsonSchema(object defaults) => ConfigurationSchema.Generate(defaults);

    /// <summary>A word or number at the top of a file, read before it is known which options the file holds; null where it has none.</summary>
    /// <exception cref="UserException">The file cannot be read.</exception>
    public static string? Peek(string path, string key)
    {
        var errors = new List<string>();
        SectionNode tree = ReadFile(path, errors) ?? throw new UserException(string.Join('\n', errors));
        return tree.Entries.FindLast(entry => entry.Key == key)?.Value is ScalarNode { IsNull: false } scalar ? scalar.Text : null;
    }

    private static SectionNode? ReadFile(string path, List<string> errors)
    {
        try
        {
            return ConfigurationParser.ParseFile(path, File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), errors);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException($"{path}: there is no such configuration file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path}: the configuration file cannot be read: {error.Message}", error);
        }
        catch (DecoderFallbackException error)
        {
            throw new UserException($"{path}: the configuration file is not UTF-8 text.", error);
        }
    }
}
