using RlhfSharp.Core;

namespace RlhfSharp.Cli.Parsing;

/// <summary>Turns the file system's refusals into sentences for the user.</summary>
internal static class UserFiles
{
    /// <summary>Reads a file that the user named.</summary>
    public static T Read<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException($"{path}: there is no such file or folder", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path}: cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Writes to a place that the user named.</summary>
    public static void Write(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path}: cannot be written: {error.Message}", error);
        }
    }
}
