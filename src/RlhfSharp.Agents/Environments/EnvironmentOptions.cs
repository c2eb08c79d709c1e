using System.Globalization;
using RlhfSharp.Core;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Agents.Environments;

/// <summary>Options of an environment as a person gave them, read as what they should be.</summary>
internal sealed class EnvironmentOptions
{
    private readonly IReadOnlyDictionary<string, string> _values;

    /// <summary>The given values; a name that the environment does not know is a <see cref="UserException"/>.</summary>
    internal EnvironmentOptions(EnvironmentSpecification specification, IReadOnlyDictionary<string, string>? values)
    {
        _values = values ?? new Dictionary<string, string>();
        foreach (string name in _values.Keys)
        {
            if (specification.Options.ContainsKey(name))
                continue;
            if (specification.Options.Count == 0)
                throw new UserException($"{specification.Id} has no option '{name}': it takes none.");
            string hint = EditDistance.Nearest(name, specification.Options.Keys) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            throw new UserException($"{specification.Id} has no option '{name}'; it takes {string.Join(", ", specification.Options.Keys)}.{hint}");
        }
    }

    /// <summary>Whether the option was given.</summary>
    internal bool Has(string name) => _values.ContainsKey(name);

    /// <summary>True or false.</summary>
    internal bool Flag(string name, bool fallback = false) =>
        !_values.TryGetValue(name, out string? text) ? fallback
        : bool.TryParse(text, out bool flag) ? flag
        : throw new UserException($"Option '{name}' is '{text}'; allowed are true and false.");

    /// <summary>A number.</summary>
    internal double Number(string name, double fallback) =>
        !_values.TryGetValue(name, out string? text) ? fallback
        : TryNumber(text, out double number) ? number
        : throw new UserException($"Option '{name}' is '{text}'; it must be a number, such as {fallback.ToString(CultureInfo.InvariantCulture)}.");

    /// <summary>A whole number from <paramref name="lowest"/> on.</summary>
    internal int Integer(string name, int fallback, int lowest = 0) =>
        !_values.TryGetValue(name, out string? text) ? fallback
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= lowest ? number
        : throw new UserException($"Option '{name}' is '{text}'; it must be a whole number of {lowest} or more.");

    /// <summary>Any text.</summary>
    internal string Text(string name, string fallback) => _values.GetValueOrDefault(name, fallback);

    /// <summary>A list, written as <c>[a, b]</c>, <c>a,b</c> or <c>a/b</c>; null when not given.</summary>
    internal string[]? List(string name) => !_values.TryGetValue(name, out string? text) ? null
        : [.. text.Trim('[', ']', '(', ')').Split([',', '/'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => part.Trim('"', '\''))];

    /// <summary>So many numbers, in a list; null when not given.</summary>
    internal double[]? Numbers(string name, int count)
    {
        if (List(name) is not { } parts)
            return null;
        double[] numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (!TryNumber(parts[i], out numbers[i]))
                throw new UserException($"Option '{name}' has '{parts[i]}', which is no number.");
        return numbers.Length == count ? numbers : throw new UserException($"Option '{name}' must have {count} numbers, as [1, 0, 0], not {numbers.Length}.");
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
