using RlhfSharp.Core.Runs;

namespace RlhfSharp.Core.Tests.Runs;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WriteAllText_ReplacesTheFileAndLeavesNothingBeside()
    {
        string path = folder.File("a.txt", "old");
        AtomicFile.WriteAllText(path, "new ü");
        Assert.Equal("new ü", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Replace_WriterFails_KeepsTheOldFile()
    {
        string path = folder.File("a.txt", "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Replace(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException("killed");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Replace_BeforeTheEnd_ShowsTheOldFile()
    {
        string path = folder.File("a.txt", "old");
        AtomicFile.Replace(path, stream =>
        {
            stream.Write("half"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path)); // what a restart after a kill at this moment finds
            stream.Write(" and half"u8);
        });
        Assert.Equal("half and half", File.ReadAllText(path));
    }

    [Fact]
    public void WriteAllText_MissingFolder_IsTheUsersMistake()
    {
        UserException error = Assert.Throws<UserException>(() => AtomicFile.WriteAllText(folder.File("no/such/a.txt"), "x"));
        Assert.Contains("a.txt: cannot be written", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void WriteAllText_FullDisk_IsTheUsersMistake()
    {
        Skip.IfNot(File.Exists("/dev/full"), "this system has no /dev/full");
        UserException error = Assert.Throws<UserException>(() =>
        {
            try
            {
                using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
                full.Write(new byte[1 << 20]);
                full.Flush(true);
            }
            catch (IOException reason)
            {
                AtomicFile.Replace(folder.File("a.txt"), _ => throw reason);
            }
        });
        Assert.Contains("Free space on the disk", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
