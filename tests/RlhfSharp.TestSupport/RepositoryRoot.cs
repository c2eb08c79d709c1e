namespace RlhfSharp.TestSupport;

/// <summary>Finds the checkout that the tests run from.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder that holds RlhfSharp.sln.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "RlhfSharp.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No RlhfSharp.sln above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
