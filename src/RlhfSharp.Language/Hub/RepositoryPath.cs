using RlhfSharp.Core;

namespace RlhfSharp.Language.Hub;

/// <summary>
/// Paths that a repository names. They come from strangers and become files here, so whatever could leave the target folder, on this system or on Windows, is
/// refused before anything is written.
/// </summary>
internal static class RepositoryPath
{
    private static readonly string[] DeviceNames = ["con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"];

    /// <summary>The path itself, when it is one of plain names separated by /.</summary>
    /// <exception cref="UserException">It could leave the folder it is joined to.</exception>
    public static string Check(string path)
    {
        bool safe = path.Length is > 0 and < 1000 && path.Split('/').All(IsPlain);
        return safe ? path : throw new UserException($"The repository names a file '{Printable(path)}', which could be written outside its folder; it is refused. Ask the repository's owner to rename it.");
    }

    /// <summary>Joins a checked path to a folder.</summary>
    public static string Join(string folder, string path) => Path.Combine([folder, .. Check(path).Split('/')]);

    private static bool IsPlain(string name) =>
        name is not ("" or "." or "..") && !name.Contains('\\') && !name.Contains(':') && !name.Any(char.IsControl) && !name.EndsWith(' ') && !name.EndsWith('.')
        && !DeviceNames.Contains(name.Split('.')[0].ToLowerInvariant());

    private static string Printable(string text) => new([.. text.Take(200).Select(letter => char.IsControl(letter) ? '?' : letter)]);
}
