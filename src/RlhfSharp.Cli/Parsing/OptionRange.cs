using RlhfSharp.Core;

namespace RlhfSharp.Cli.Parsing;

/// <summary>Numbers on the command line.</summary>
internal static class OptionRange
{
    /// <summary>The value, where it lies from <paramref name="least"/> to <paramref name="most"/>.</summary>
    /// <exception cref="UserException">It does not.</exception>
    public static int Checked(string option, int value, int least, int most) =>
        value < least || value > most ? throw new UserException($"{option} is {value}; give {least} to {most}") : value;
}
