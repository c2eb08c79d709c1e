using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Core.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData(0.1)]
    [InlineData(-0.0)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(3)]
    public void Load_GivesBackEveryValueToTheBit(double number)
    {
        CheckpointFolder folder = Folder();
        var saved = new Everything { Number = number };
        CheckpointInfo checkpoint = folder.Save(3, saved);
        var read = new Everything { Integer = 0, Number = 0, Text = "", Flag = false, Words = [] };
        read.Weight.zero_();
        folder.Load(checkpoint, read);
        Assert.Equal(long.MinValue, read.Integer);
        Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(read.Number));
        Assert.Equal("ü \"\n\0 <&>", read.Text);
        Assert.True(read.Flag);
        Assert.Equal([ulong.MaxValue, 0], read.Words);
        Assert.Equal([1f, 2f], read.Weight.data<float>().ToArray());
        Assert.True(read.HasSection);
        Assert.False(read.HasOther);
    }

    [Fact]
    public void Latest_SkipsDamagedAndPartialCheckpoints()
    {
        CheckpointFolder folder = Folder();
        for (int step = 9; step <= 12; step++) folder.Save(step, new Everything());
        Directory.CreateDirectory(Path.Combine(folder.Path, "13.partial"));
        File.Delete(Path.Combine(folder.Path, "12", "state.json"));
        string tensors = Path.Combine(folder.Path, "11", "tensors.safetensors");
        byte[] bytes = File.ReadAllBytes(tensors);
        bytes[^1] ^= 1;
        File.WriteAllBytes(tensors, bytes);
        string state = Path.Combine(folder.Path, "10", "state.json");
        File.WriteAllText(state, File.ReadAllText(state).Replace("-9223372036854775808", "-9223372036854775807", StringComparison.Ordinal));
        Assert.Equal(9, folder.Latest()!.Step);
    }

    [Fact]
    public void Load_Damaged_SaysSo()
    {
        CheckpointFolder folder = Folder();
        CheckpointInfo checkpoint = folder.Save(1, new Everything());
        File.WriteAllText(Path.Combine(checkpoint.Path, "tensors.safetensors"), "");
        UserException error = Assert.Throws<UserException>(() => folder.Load(checkpoint, new Everything()));
        Assert.Contains("the checkpoint is damaged: tensors.safetensors is missing or differs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prune_KeepsTheNewestAndTheBest()
    {
        CheckpointFolder folder = Folder();
        double?[] scores = [5, 7, 7, 3, null, double.NaN];
        for (int step = 0; step < scores.Length; step++) folder.Save(step, new Everything(), scores[step]);
        Assert.Equal(2, folder.Best(BestIs.Highest)!.Step);
        Assert.Equal(3, folder.Best(BestIs.Lowest)!.Step);
        folder.Prune(1, BestIs.Highest);
        Assert.Equal(["2", "5"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(5, folder.Latest()!.Step);
    }

    [Fact]
    public void Save_StateFails_KeepsEarlierCheckpoints()
    {
        CheckpointFolder folder = Folder();
        folder.Save(1, new Everything());
        Assert.Throws<InvalidOperationException>(() => folder.Save(2, new Failing()));
        Assert.Equal(1, folder.Latest()!.Step);
        folder.Save(3, new Everything());
        Assert.Equal(["1", "3"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Save_SameStep_ReplacesIt()
    {
        CheckpointFolder folder = Folder();
        folder.Save(1, new Everything { Integer = 1 });
        CheckpointInfo second = folder.Save(1, new Everything { Integer = 2 });
        var read = new Everything();
        folder.Load(second, read);
        Assert.Equal(2, read.Integer);
    }

    [Fact]
    public void Read_AbsentOrOtherKind_NamesTheKey()
    {
        CheckpointFolder folder = Folder();
        CheckpointInfo checkpoint = folder.Save(1, new Everything());
        Assert.Contains("'inner/absent' is missing", Load(reader => reader.Section("inner").ReadInt64("absent")), StringComparison.Ordinal);
        Assert.Contains("'text' is not the integer expected here", Load(reader => reader.ReadInt64("text")), StringComparison.Ordinal);
        Assert.Contains("'words' is not the text expected here", Load(reader => reader.ReadString("words")), StringComparison.Ordinal);
        Assert.Contains("'integer' is missing", Load(reader => reader.ReadTensor("integer")), StringComparison.Ordinal);

        string Load(Action<CheckpointReader> read) => Assert.Throws<UserException>(() => folder.Load(checkpoint, new Probe(read))).Message;
    }

    private CheckpointFolder Folder() => new(temporary.File("checkpoints"), Serilog.Core.Logger.None);

    private sealed class Everything : ICheckpointable
    {
        public long Integer { get; set; } = long.MinValue;

        public double Number { get; set; } = 0.5;

        public string Text { get; set; } = "ü \"\n\0 <&>";

        public bool Flag { get; set; } = true;

        public ulong[] Words { get; set; } = [ulong.MaxValue, 0];

        public Tensor Weight { get; } = tensor(new[] { 1f, 2f }, [2]);

        public bool HasSection { get; private set; }

        public bool HasOther { get; private set; }

        public void Save(CheckpointWriter writer)
        {
            writer.Write("integer", Integer);
            writer.Write("text", Text);
            writer.Write("words", Words);
            writer.Section("inner").Write("number", Number);
            writer.Section("inner").Write("flag", Flag);
            writer.Section("inner").Write("weight", Weight);
        }

        public void Load(CheckpointReader reader)
        {
            Integer = reader.ReadInt64("integer");
            Text = reader.ReadString("text");
            Words = reader.ReadUInt64Array("words");
            Number = reader.Section("inner").ReadDouble("number");
            Flag = reader.Section("inner").ReadBoolean("flag");
            reader.Section("inner").ReadInto("weight", Weight);
            HasSection = reader.Has("inner");
            HasOther = reader.Has("inn");
        }
    }

    private sealed class Failing : ICheckpointable
    {
        public void Save(CheckpointWriter writer) => throw new InvalidOperationException("killed");

        public void Load(CheckpointReader reader) { }
    }

    private sealed class Probe(Action<CheckpointReader> read) : ICheckpointable
    {
        public void Save(CheckpointWriter writer) { }

        public void Load(CheckpointReader reader) => read(reader);
    }
}
