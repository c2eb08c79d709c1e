using RlhfSharp.Core.Runs;

namespace RlhfSharp.Core.Tests.Runs;

public sealed class GeneratedPartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rlhf-part-").FullName;

    private string Page => Path.Combine(_folder, "page.md");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Replace_PageWithoutComments_AppendsAndKeepsTheRest()
    {
        File.WriteAllText(Page, "# Title\n\nWords.\n");
        GeneratedPart.Replace(Page, "table", "one\n");
        Assert.Equal("# Title\n\nWords.\n\n<!-- table: begin -->\none\n<!-- table: end -->\n", File.ReadAllText(Page));
    }

    [Fact]
    public void Replace_Again_ChangesOnlyWhatStandsBetween()
    {
        File.WriteAllText(Page, "before\n<!-- table: begin -->\nold\n<!-- table: end -->\n\nafter\n");
        GeneratedPart.Replace(Page, "table", "new");
        Assert.Equal("before\n<!-- table: begin -->\nnew\n<!-- table: end -->\n\nafter\n", File.ReadAllText(Page));
        GeneratedPart.Replace(Page, "other", "x");
        Assert.EndsWith("after\n\n<!-- other: begin -->\nx\n<!-- other: end -->\n", File.ReadAllText(Page), StringComparison.Ordinal);
    }

    [Fact]
    public void Replace_BeginningWithoutEnd_IsRefusedAndChangesNothing()
    {
        File.WriteAllText(Page, "<!-- table: begin -->\nprecious");
        Assert.Throws<UserException>(() => GeneratedPart.Replace(Page, "table", "new"));
        Assert.EndsWith("precious", File.ReadAllText(Page), StringComparison.Ordinal);
    }
}
