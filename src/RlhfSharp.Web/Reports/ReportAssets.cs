namespace RlhfSharp.Web.Reports;

/// <summary>The style sheet and the script of the page, kept as files beside this one and embedded in the assembly.</summary>
internal static class ReportAssets
{
    public static string Styles { get; } = Read("report.css");

    public static string Script { get; } = Read("report.js");

    private static string Read(string name)
    {
        using var stream = typeof(ReportAssets).Assembly.GetManifestResourceStream("Reports/" + name)
            ?? throw new InvalidOperationException($"the resource {name} is missing from {typeof(ReportAssets).Assembly.GetName().Name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
