using System.CommandLine;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf tokenizer`: the commands on tokenizers.</summary>
internal sealed class TokenizerCommand : Command
{
    public TokenizerCommand() : base("tokenizer", "Train a tokenizer.") => Add(new TokenizerTrainCommand());
}
