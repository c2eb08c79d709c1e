using System.Text.RegularExpressions;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Cli.Tests.Architecture;

/// <summary>
/// The public members of TorchSharp as fixtures/torchsharp-signatures.txt states them, in one normal form a member:
/// <c>torch.Tensor|Tensor sum(long, bool, ScalarType?)</c>. Names of arguments and default values do not count.
/// </summary>
internal sealed partial class SignatureList
{
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);

    internal int Count => _members.Count;

    internal bool Has(string type, string member) => _members.Contains($"{type}|{member}");

    /// <summary>True when the list mentions the type, as a section or in a signature.</summary>
    internal bool Mentions(string typeName) => _words.Contains(typeName);

    internal static SignatureList Load()
    {
        SignatureList list = new();
        string folder = Path.Combine(RepositoryRoot.Path, "tests", "fixtures");
        foreach (string file in new[] { "torchsharp-signatures.txt", "torchsharp-signatures-more.txt" })
            list.Read(File.ReadAllLines(Path.Combine(folder, file)));
        return list;
    }

    internal void Read(IEnumerable<string> lines)
    {
        string type = "";
        foreach (string line in lines)
        {
            if (line.StartsWith("# ", StringComparison.Ordinal) || line.Length == 0)
                continue;
            foreach (Match word in Words().Matches(line))
                _words.Add(word.Value);
            if (line.StartsWith("## ", StringComparison.Ordinal))
                type = SectionType(line[3..]);
            else
                AddMember(type, line.StartsWith("static ", StringComparison.Ordinal) ? line[7..] : line);
        }
    }

    private void AddMember(string type, string line)
    {
        int open = FindAtDepthZero(line, '(', line[0] == '(' ? FindClose(line, 0) : 0);
        if (open < 0)
        {
            AddProperty(type, line);
            return;
        }
        string head = line[..open].Trim();
        string member = head.StartsWith("new ", StringComparison.Ordinal) ? "void .ctor" : head;
        string arguments = line[(open + 1)..FindClose(line, open)];
        IEnumerable<string> types = SplitAtDepthZero(arguments).Select(ArgumentType);
        _members.Add($"{type}|{Compact(member)}({string.Join(", ", types.Select(Compact))})");
    }

    private void AddProperty(string type, string line)
    {
        int brace = line.IndexOf('{');
        string declaration = (brace < 0 ? line : line[..brace]).Trim();
        int space = declaration.LastIndexOf(' ');
        (string valueType, string name) = (Compact(declaration[..space]), declaration[(space + 1)..]);
        _members.Add($"{type}|{valueType} get_{name}()");
        _members.Add($"{type}|void set_{name}({valueType})");
        _members.Add($"{type}|{valueType} {name}"); // a field
    }

    /// <summary>"params long[] dims", "ScalarType? dtype = null": the type alone.</summary>
    private static string ArgumentType(string argument)
    {
        argument = argument.Trim();
        int equals = argument.IndexOf(" = ", StringComparison.Ordinal);
        if (equals >= 0)
            argument = argument[..equals];
        if (argument.StartsWith("params ", StringComparison.Ordinal))
            argument = argument[7..];
        return argument[..argument.LastIndexOf(' ')];
    }

    private static string SectionType(string heading)
    {
        heading = heading.Replace("static class ", "", StringComparison.Ordinal).Replace("(factories)", "", StringComparison.Ordinal);
        int end = heading.IndexOfAny([' ', '<']);
        return end < 0 ? heading : heading[..end];
    }

    private static string Compact(string text) => text.Replace(", ", ",", StringComparison.Ordinal).Trim();

    private static int FindAtDepthZero(string text, char wanted, int from)
    {
        int depth = 0;
        for (int i = from; i < text.Length; i++)
        {
            if (text[i] == wanted && depth == 0 && i > 0)
                return i;
            depth += text[i] switch { '<' => 1, '>' => -1, _ => 0 };
        }
        return -1;
    }

    private static int FindClose(string text, int open)
    {
        int depth = 0;
        for (int i = open; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }
        throw new FormatException($"No closing parenthesis: {text}");
    }

    private static IEnumerable<string> SplitAtDepthZero(string text)
    {
        int depth = 0, start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '<' or '(' or '[' => 1, '>' or ')' or ']' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }
        if (text.AsSpan(start).Trim().Length > 0)
            yield return text[start..];
    }

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Words();
}
