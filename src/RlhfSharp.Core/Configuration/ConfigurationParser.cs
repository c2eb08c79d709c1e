using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Parser = YamlDotNet.Core.Parser;
using Scalar = YamlDotNet.Core.Events.Scalar;

namespace RlhfSharp.Core.Configuration;

/// <summary>Reads YAML into nodes that keep their line; duplicate keys are reported and the first one is kept.</summary>
internal sealed class ConfigurationParser
{
    private readonly string source;
    private readonly long fixedLine;
    private readonly List<string> errors;
    private readonly IParser parser;

    private ConfigurationParser(string source, string text, long fixedLine, List<string> errors)
    {
        this.source = source;
        this.fixedLine = fixedLine;
        this.errors = errors;
        parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The top section of a file; null when the text is not YAML or not a section (then an error was added).</summary>
    public static SectionNode? ParseFile(string path, string text, List<string> errors)
    {
        ConfigurationNode? node = new ConfigurationParser(path, text, -1, errors).ParseDocument();
        switch (node)
        {
            case SectionNode section: return section;
            case ScalarNode { IsNull: true }: return new SectionNode(node.Mark, []);
            case null: return null;
            default:
                errors.Add($"{node.Mark}: a configuration is a list of 'key: value' lines and sections, not {node.Kind}.");
                return null;
        }
    }

    /// <summary>The value of one override, written as in YAML (<c>[1, 2]</c> is a list); null when it is not YAML.</summary>
    public static ConfigurationNode? ParseValue(string source, string text, List<string> errors) =>
        new ConfigurationParser(source, text, 0, errors).ParseDocument();

    private ConfigurationNode? ParseDocument()
    {
        try
        {
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _)) return new ScalarNode(new SourceMark(source, Math.Max(fixedLine, 0)), "", false);
            parser.Consume<DocumentStart>();
            ConfigurationNode node = ParseNode();
            parser.Consume<DocumentEnd>();
            if (parser.Current is DocumentStart second) errors.Add($"{MarkOf(second)}: one document to a file; remove the '---' and what follows.");
            return node;
        }
        catch (YamlException error)
        {
            string where = new SourceMark(source, fixedLine >= 0 ? fixedLine : error.Start.Line).ToString();
            errors.Add($"{where}: not valid YAML: {error.Message.Trim().TrimEnd('.')}.");
            return null;
        }
    }

    private ConfigurationNode ParseNode()
    {
        if (parser.Current is NodeEvent { Anchor.IsEmpty: false } anchored)
            errors.Add($"{MarkOf(anchored)}: YAML anchors (&{anchored.Anchor}) are not supported; write the value out.");
        switch (parser.Current)
        {
            case AnchorAlias alias:
                parser.MoveNext();
                errors.Add($"{MarkOf(alias)}: YAML aliases (*{alias.Value}) are not supported; write the value out.");
                return new ScalarNode(MarkOf(alias), "", false);
            case Scalar scalar:
                parser.MoveNext();
                return new ScalarNode(MarkOf(scalar), scalar.Value, scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any));
            case SequenceStart sequence:
                parser.MoveNext();
                return ParseList(sequence);
            default:
                return ParseSection(parser.Consume<MappingStart>());
        }
    }

    private ListNode ParseList(SequenceStart start)
    {
        var items = new List<ConfigurationNode>();
        while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(ParseNode());
        return new ListNode(MarkOf(start), items);
    }

    private SectionNode ParseSection(MappingStart start)
    {
        var entries = new List<SectionEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            ConfigurationNode key = ParseNode();
            ConfigurationNode value = ParseNode();
            if (key is not ScalarNode { Text: string name })
                errors.Add($"{key.Mark}: a key must be a word, not {key.Kind}.");
            else if (entries.Find(entry => entry.Key == name) is { } first)
                errors.Add($"{key.Mark}: '{name}' is given twice (first on line {first.KeyMark.Line}); remove one.");
            else
                entries.Add(new SectionEntry(name, key.Mark, value));
        }
        return new SectionNode(MarkOf(start), entries);
    }

    private SourceMark MarkOf(ParsingEvent node) => new(source, fixedLine >= 0 ? fixedLine : node.Start.Line);
}
