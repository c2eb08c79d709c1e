using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RlhfSharp.Cli.Diagnosis;
using RlhfSharp.Cli.Display;
using RlhfSharp.Cli.Parsing;

namespace RlhfSharp.Cli.Commands;

/// <summary>`rlhf doctor`: what this machine offers, and whether the engine computes correctly on it.</summary>
internal sealed class DoctorCommand : RlhfCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly OutputOptions options = new();

    public DoctorCommand() : base("doctor", "Show what this machine offers and check that the tensor engine computes correctly on it.",
        "rlhf doctor", "rlhf doctor --json") => options.AddTo(this);

    protected override int Run(ParseResult result)
    {
        var output = options.Open(result);
        var machine = Machine.Probe();
        var checks = SelfChecks.Run();
        var passed = checks.All(check => check.Passed);

        Say("processor", $"{machine.Processor}, {machine.Cores} core{(machine.Cores == 1 ? "" : "s")}");
        Say("vectors", machine.Simd);
        Say("peak", string.Create(CultureInfo.InvariantCulture, $"{machine.PeakGflopsOneThread:0} GFLOP/s on one thread, {machine.PeakGflops:0} on {machine.Threads} (fused multiply-adds in registers)"));
        Say("memory", ProgressText.Bytes(machine.MemoryBytes) + (machine.FreeMemoryBytes is { } free ? $", {ProgressText.Bytes(free)} free" : ""));
        Say("program", ProgramBuild.Name);
        Say("engine", $"{machine.Engine} {machine.EngineVersion}, {machine.Threads} thread{(machine.Threads == 1 ? "" : "s")}");
        Say("runtime", $"{machine.Dotnet} on {machine.OperatingSystem}");
        foreach (var check in checks) output.SayMarkup($"{(check.Passed ? "[green]ok    [/]" : "[red]FAILED[/]")}     {Spectre.Console.Markup.Escape($"{check.Name} ({check.Detail})")}");
        output.Say(passed ? "Everything is as it should be." : "The tensor engine computes wrongly on this machine; please report the lines above.");
        output.Result(JsonSerializer.Serialize(new { Ok = passed, Program = ProgramBuild.Name, Machine = machine, Checks = checks }, Json));
        return passed ? 0 : 1;

        void Say(string name, string value) => output.Say($"{name,-10} {value}");
    }
}
