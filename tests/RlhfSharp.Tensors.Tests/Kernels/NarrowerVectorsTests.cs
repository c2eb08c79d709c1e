using System.Diagnostics;
using TorchSharp.Kernels;

namespace RlhfSharp.Tensors.Tests.Kernels;

/// <summary>The kernel tests once more in processes that believe the hardware has narrower vectors or none.</summary>
public sealed class NarrowerVectorsTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task KernelTests_WithoutAnInstructionSet_Pass(string variable)
    {
        string assembly = typeof(NarrowerVectorsTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "test", assembly, "--nologo", "--filter", "FullyQualifiedName~Tensors.Tests.Kernels&FullyQualifiedName!~NarrowerVectors" },
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment[variable] = "0";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        string text = await output + await errors;
        Assert.True(process.ExitCode == 0, $"with {variable}=0:\n{text}");
        Assert.Contains("Passed!", text);
    }

    [Fact]
    public void Description_NamesTheVectorWidth() => Assert.Matches("512-bit|256-bit|128-bit|no vectors", Hardware.Description);
}
