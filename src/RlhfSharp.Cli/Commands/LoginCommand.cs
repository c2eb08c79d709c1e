using System.CommandLine;
using System.Text.Json;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Hub;
using RlhfSharp.Core;
using RlhfSharp.Language.Hub;
using Spectre.Console;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf login`: keeps a token of the Hub where the Python library keeps it.</summary>
internal sealed class LoginCommand : HubCommand
{
    private readonly Option<bool> check = new("--check") { Description = "Only say whose token is in use." };

    public LoginCommand() : base("login", "Keep a token of the Hugging Face Hub (read from standard input, or asked for), so that pull and push use it.",
        "rlhf login", "rlhf login --check")
    {
        Add(check);
        WhenStopped = "No token was written.";
    }

    protected override async Task RunAsync(ParseResult result, HubSettings settings, CommandOutput output, CancellationToken token)
    {
        var isCheck = result.GetValue(check);
        if (!isCheck) settings = settings with { Token = HubToken.Clean(await AskAsync(settings, output, token)) ?? throw new UserException($"no token was given; make one at {settings.Endpoint}/settings/tokens and give it on standard input") };
        using HubClient client = new(settings, TimeProvider.System, output.Say);
        var (name, organisations) = await client.WhoAmIAsync(token);
        if (!isCheck) HubToken.Write(settings.TokenFile, settings.Token!);
        output.Say($"{(isCheck ? "The token is of" : "Logged in as")} {name}{(organisations.Count > 0 ? $" ({string.Join(", ", organisations)})" : "")}{(isCheck ? "" : $"; the token is kept in {settings.TokenFile}")}");
        if (!isCheck && Environment.GetEnvironmentVariable("HF_TOKEN") is { Length: > 0 }) output.Say("HF_TOKEN is set and goes before the kept token; unset it to use the one just given.");
        output.Result(JsonSerializer.Serialize(new { name, organisations }));
    }

    private static async Task<string?> AskAsync(HubSettings settings, CommandOutput output, CancellationToken token)
    {
        if (Console.IsInputRedirected) return await Console.In.ReadLineAsync(token);
        return await new TextPrompt<string>($"Token with write access, from {settings.Endpoint}/settings/tokens:").Secret().AllowEmpty().ShowAsync(output.Terminal, token);
    }
}
