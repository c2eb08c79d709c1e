using System.Diagnostics;

namespace RlhfSharp.Cli.Parsing;

/// <summary>Starts `rlhf` once more, with other words: a process that has memory and compiled code of its own.</summary>
internal static class ThisProgram
{
    /// <summary>Ready to be started, with standard output and error to be read.</summary>
    public static ProcessStartInfo With(IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath!;
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(ThisProgram).Assembly.Location);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }
}
