using RlhfSharp.Core;

namespace RlhfSharp.Web.Serving;

/// <summary>A model folder and the name that requests call it.</summary>
/// <param name="Name">Not empty.</param>
/// <param name="Path">A model folder, or a run folder that holds one in <c>model/</c>.</param>
public sealed record NamedFolder(string Name, string Path)
{
    /// <summary>Reads <c>NAME=FOLDER</c>, or a folder that gives its own name (<c>model</c> that of the folder around it).</summary>
    /// <exception cref="UserException">Name or folder is empty.</exception>
    public static NamedFolder Parse(string text)
    {
        int sign = text.IndexOf('=');
        if (sign > 0 && text.AsSpan(0, sign).IndexOfAny('/', '\\') < 0 && sign + 1 < text.Length) return new NamedFolder(text[..sign], text[(sign + 1)..]);
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(text.Length == 0 ? "." : text));
        string name = System.IO.Path.GetFileName(full);
        if (name == "model") name = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(full)) ?? "";
        return text.Length > 0 && sign != 0 && name.Length > 0 && !text.EndsWith('=')
            ? new NamedFolder(name, text)
            : throw new UserException($"--model is '{text}'; give FOLDER or NAME=FOLDER");
    }
}
