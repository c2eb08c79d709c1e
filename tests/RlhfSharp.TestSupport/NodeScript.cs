using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Xunit;

namespace RlhfSharp.TestSupport;

/// <summary>Runs one of the scripts in tests/node with the packages that scripts/install-test-tools put into artifacts/npm.</summary>
public static class NodeScript
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    /// <summary>The packages for the ONNX tests.</summary>
    public static string OnnxPackages { get; } = Path.Combine(RepositoryRoot.Path, "artifacts", "npm", "onnx", "node_modules");

    /// <summary>ONNX Runtime's native library for this system, inside the package onnxruntime-node; null where it has none.</summary>
    public static string? OnnxLibrary { get; } = FindLibrary();

    /// <summary>Skips the running test (which must be a skippable one) when the packages are missing; in CI, where they are installed, it fails instead.</summary>
    public static void RequireOnnxPackages()
    {
        bool missing = !Directory.Exists(Path.Combine(OnnxPackages, "onnxruntime-node"));
        const string Advice = "onnxruntime-node is not installed: run scripts/install-test-tools";
        if (missing && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(Advice);
        Skip.If(missing, Advice);
    }

    /// <summary>Gives the script an object on standard input and reads the object it prints.</summary>
    public static JsonElement Run(string script, object request)
    {
        RequireOnnxPackages();
        ProcessStartInfo start = new("node")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["NODE_PATH"] = OnnxPackages },
        };
        start.ArgumentList.Add(Path.Combine(RepositoryRoot.Path, "tests", "node", script));
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        using (process.StandardInput)
            process.StandardInput.Write(JsonSerializer.Serialize(request));
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{script} did not end within {s_limit}.");
        }
        Assert.True(process.ExitCode == 0, error.Result);
        return JsonDocument.Parse(output.Result).RootElement;
    }

    private static string? FindLibrary()
    {
        string system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string folder = Path.Combine(OnnxPackages, "onnxruntime-node", "bin", "napi-v6", system, RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());
        return ((string[])["libonnxruntime.so.1", "libonnxruntime.1.dylib", "onnxruntime.dll"]).Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
