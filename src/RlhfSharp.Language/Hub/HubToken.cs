using RlhfSharp.Core;

namespace RlhfSharp.Language.Hub;

/// <summary>The token's file, as the Python library keeps it: the bare token, readable by its owner alone.</summary>
public static class HubToken
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The token in the file; null where there is none.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path}: the token cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Writes the token; the file never exists with wider rights.</summary>
    public static void Write(string path, string token)
    {
        string aside = path + ".partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.Delete(aside);
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
            using (FileStream stream = new(aside, options))
                stream.Write(System.Text.Encoding.ASCII.GetBytes(token));
            File.Move(aside, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path}: the token cannot be written: {error.Message} Choose another folder with HF_HOME.", error);
        }
    }

    /// <summary>Without the white space around it; null where nothing is left.</summary>
    /// <exception cref="UserException">It has characters that would break a request's header.</exception>
    public static string? Clean(string? text)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text)) return null;
        return text.All(letter => letter is > ' ' and <= '~') ? text : throw new UserException("the token has characters that no token of the Hub has; copy it again from https://huggingface.co/settings/tokens.");
    }
}
