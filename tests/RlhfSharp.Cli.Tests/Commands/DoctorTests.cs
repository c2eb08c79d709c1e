using System.Text.Json;
using RlhfSharp.Cli.Diagnosis;

namespace RlhfSharp.Cli.Tests.Commands;

public class DoctorTests
{
    [Fact]
    public void Program_DoctorJson_IsOneObjectOnStandardOutput()
    {
        var run = ProgramRun.Of("doctor", "--json", "--threads", "1");

        Assert.Equal(0, run.ExitCode);
        var line = Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var document = JsonDocument.Parse(line);
        Assert.True(document.RootElement.GetProperty("ok").GetBoolean());
        var machine = document.RootElement.GetProperty("machine");
        Assert.Equal(1, machine.GetProperty("threads").GetInt32());
        Assert.True(machine.GetProperty("cores").GetInt32() >= 1);
        Assert.True(machine.GetProperty("memory_bytes").GetInt64() > 0);
        Assert.True(machine.GetProperty("peak_gflops").GetDouble() > 0);
        Assert.Contains("processor", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OnThisMachine_EveryCheckPasses()
    {
        var checks = SelfChecks.Run();
        Assert.Equal(5, checks.Count);
        Assert.All(checks, check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("100000")]
    public void Run_ThreadsOutOfRange_IsTheUsersMistake(string threads)
    {
        var run = CommandLineRun.Of("doctor", "--threads=" + threads);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal($"rlhf: --threads is {threads}; give 1 to 1024" + Environment.NewLine, run.Error);
    }
}
