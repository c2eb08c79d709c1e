using System.Text.Json.Nodes;
using RlhfSharp.Core.Configuration;

namespace RlhfSharp.Core.Tests.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_WithoutFile_GivesDefaults()
    {
        SampleOptions options = ConfigurationFile.Load<SampleOptions>(null, []);
        Assert.Equal(1, options.Seed);
        Assert.Equal(0.5, options.Optimizer.LearningRate);
    }

    [Fact]
    public void Load_ReadsEveryKindOfValue()
    {
        SampleOptions options = Load("""
            seed: 1e5
            data_path: data/train.jsonl
            name: "quoted: text"
            estimator: low_variance
            whiten: false
            limit: 2.5
            stops: ["a", 'b']
            widths:
              - 3
              - 4_000
            scorers:
              - kind: lexicon
                weight: -2
              - { kind: length }
            optimizer:
              warmup_steps: 7
            """);
        Assert.Equal(100000, options.Seed);
        Assert.Equal("data/train.jsonl", options.DataPath);
        Assert.Equal("quoted: text", options.Name);
        Assert.Equal(SampleEstimator.LowVariance, options.Estimator);
        Assert.False(options.Whiten);
        Assert.Equal(2.5, options.Limit);
        Assert.Equal(["a", "b"], options.Stops);
        Assert.Equal([3, 4000], options.Widths);
        Assert.Equal([new SampleScorer { Kind = "lexicon", Weight = -2 }, new SampleScorer()], options.Scorers);
        Assert.Equal(7, options.Optimizer.WarmupSteps);
        Assert.Equal(0.5, options.Optimizer.LearningRate); // the owner's default, not the section's
    }

    [Fact]
    public void Load_Overrides_WinInOrder()
    {
        SampleOptions options = Load("seed: 3\noptimizer:\n  learning_rate: 0.1\n",
            "optimizer.learning_rate=0.2", "optimizer.learning_rate=0.25", "widths=[1, 2, 3]", "data_path=null", "stops=[]", "name=a = b");
        Assert.Equal(0.25, options.Optimizer.LearningRate);
        Assert.Equal([1, 2, 3], options.Widths);
        Assert.Null(options.DataPath);
        Assert.Empty(options.Stops);
        Assert.Equal("a = b", options.Name);
        Assert.Equal(3, options.Seed);
    }

    [Fact]
    public void Load_ManyMistakes_ReportsAllAtOnceWithTheirLines()
    {
        UserException error = Assert.Throws<UserException>(() => Load("""
            sed: 3
            learning_rate: 0.1
            whiten: yes
            seed: 1.5
            seed: 2
            estimator: low_varianse
            optimizer:
              learning_rate: 0
              warmup_steps: -1
            widths: [2, 0]
            scorers:
              - kind: lenght
            stops: end
            limit: [1]
            name:
            """, "optimizr.warmup_steps=3", "nonsense", "optimizer.warmup_steps=many"));
        string file = folder.File("options.yaml");
        string[] expected =
        [
            $"{file}:5: 'seed' is given twice (first on line 4); remove one.",
            "--set nonsense: write --set section.key=value.",
            $"{file}:1: unknown key 'sed': did you mean 'seed'?",
            $"{file}:2: unknown key 'learning_rate': did you mean 'optimizer.learning_rate'?",
            $"{file}:3: whiten is 'yes'; true or false is needed.",
            $"{file}:4: seed is '1.5'; a whole number is needed.",
            $"{file}:6: estimator is 'low_varianse'; one of plain_kl, low_variance, importance2x is needed: did you mean low_variance?",
            $"{file}:8: optimizer.learning_rate is 0; allowed: 0 < value <= 1.",
            "--set optimizer.warmup_steps=many: optimizer.warmup_steps is 'many'; a whole number is needed.",
            $"{file}:10: widths[1] is 0; allowed: at least 1.",
            $"{file}:12: scorers[0].kind is 'lenght'; allowed: length, lexicon: did you mean length?",
            $"{file}:13: stops is 'end'; a list, such as [a, b] is needed.",
            $"{file}:14: limit is a list; a number is needed.",
            $"{file}:15: name has no value; a text is needed.",
            "--set optimizr.warmup_steps=3: unknown key 'optimizr': did you mean 'optimizer'?",
        ];
        Assert.Equal(expected, error.Message.Split('\n'));
    }

    [Fact]
    public void Load_UnknownKeyFarFromEverything_ListsTheAllowedKeys()
    {
        UserException error = Assert.Throws<UserException>(() => Load("optimizer:\n  zzzzzz: 1\n"));
        Assert.Equal($"{folder.File("options.yaml")}:2: unknown key 'zzzzzz' in section 'optimizer'; allowed: learning_rate, warmup_steps.", error.Message);
    }

    [Fact]
    public void Load_ContradictoryKeys_NamesTheLastOfThem()
    {
        UserException error = Assert.Throws<UserException>(() => Load("seed: 1\nlimit: 0.5\nwhiten: false\n"));
        Assert.Equal($"{folder.File("options.yaml")}:3: 'limit' below 1 needs 'whiten': set whiten to true or raise limit.", error.Message);
    }

    [Theory]
    [InlineData("a: [1", ":2: not valid YAML")]
    [InlineData("just words", ":1: a configuration is a list of 'key: value' lines")]
    [InlineData("seed: &x 1", ":1: YAML anchors (&x) are not supported")]
    [InlineData("seed: 1\n---\nseed: 2\n", ":2: one document to a file")]
    [InlineData("seed: .nan", ":1: seed is '.nan'; a whole number is needed")]
    [InlineData("seed: 99999999999999999999", ":1: seed is '99999999999999999999'; a whole number is needed")]
    public void Load_BadYaml_NamesTheLine(string yaml, string expected)
    {
        UserException error = Assert.Throws<UserException>(() => Load(yaml));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("optimizer:\n")]
    public void Load_EmptyFileOrSection_GivesDefaults(string yaml) =>
        Assert.Equal(ConfigurationFile.Print(new SampleOptions()), ConfigurationFile.Print(Load(yaml)));

    [Fact]
    public void Load_MissingFile_SaysSo()
    {
        UserException error = Assert.Throws<UserException>(() => ConfigurationFile.Load<SampleOptions>(folder.File("absent.yaml"), []));
        Assert.EndsWith("absent.yaml: there is no such configuration file.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Print_Defaults_CommentsEveryKey()
    {
        string expected = """
            seed: 1  # seed of every random stream; default 1; at least 0
            data_path: null  # where the data is; default null
            name: "run: one"  # name of the run; default "run: one"
            estimator: plain_kl  # which estimator of the divergence; default plain_kl; one of plain_kl, low_variance, importance2x
            whiten: true  # whether to whiten; default true
            limit: null  # limit of the divergence; default null; at least 0; in nats
            stops: ["\n", end]  # stop texts; default ["\n", end]
            widths: [64, 64]  # layer widths; default [64, 64]; at least 1
            scorers: []  # what is summed; default []
            # the optimizer
            optimizer:
              learning_rate: 0.5  # step size; default 0.5; 0 < value <= 1
              warmup_steps: 10  # iterations of warm-up; default 10; at least 0; in iterations

            """;
        Assert.Equal(expected, ConfigurationFile.Print(new SampleOptions()));
    }

    [Fact]
    public void Print_ThenLoad_GivesTheSameOptions()
    {
        var options = new SampleOptions
        {
            Seed = 12345678901,
            Name = "null",
            DataPath = "/a b/#c: 'd' \"e\" ü\t",
            Estimator = SampleEstimator.Importance2X,
            Limit = 1e-17,
            Stops = ["true", "", "~", "1", "- x", "ok"],
            Scorers = [new SampleScorer { Kind = "lexicon", Weight = 0.1 }, new SampleScorer()],
        };
        string printed = ConfigurationFile.Print(options);
        SampleOptions read = Load(printed);
        Assert.Equal(options.Stops, read.Stops);
        Assert.Equal(options.Scorers, read.Scorers);
        Assert.Equal(options with { Stops = read.Stops, Scorers = read.Scorers, Widths = read.Widths }, read);
        Assert.Equal(printed, ConfigurationFile.Print(read));
    }

    [Fact]
    public void JsonSchema_DescribesTypesRangesAndDefaults()
    {
        JsonNode schema = JsonNode.Parse(ConfigurationFile.JsonSchema<SampleOptions>())!;
        Assert.False((bool)schema["additionalProperties"]!);
        JsonNode rate = schema["properties"]!["optimizer"]!["properties"]!["learning_rate"]!;
        Assert.Equal("""{"type":"number","exclusiveMinimum":0,"maximum":1,"description":"step size","default":0.5}""", rate.ToJsonString());
        Assert.Equal("""{"type":["number","null"],"minimum":0,"description":"limit of the divergence (in nats)","default":null}""",
            schema["properties"]!["limit"]!.ToJsonString());
        Assert.Equal("""["plain_kl","low_variance","importance2x"]""", schema["properties"]!["estimator"]!["enum"]!.ToJsonString());
        Assert.Equal("""["length","lexicon"]""",
            schema["properties"]!["scorers"]!["items"]!["properties"]!["kind"]!["enum"]!.ToJsonString());
    }

    [Theory]
    [InlineData("clip_rang", "clip_range", 1)]
    [InlineData("ab", "ba", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    public void EditDistance_Between_CountsEdits(string first, string second, int expected) =>
        Assert.Equal(expected, EditDistance.Between(first, second));

    private SampleOptions Load(string yaml, params string[] overrides) =>
        ConfigurationFile.Load<SampleOptions>(folder.File("options.yaml", yaml), overrides);
}
