using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using RlhfSharp.Core;

namespace RlhfSharp.Cli.Diagnosis;

/// <summary>What this machine offers.</summary>
/// <param name="Processor">The processor's own name, or its architecture.</param>
/// <param name="Cores">Logical processors this process may use.</param>
/// <param name="Simd">The vector instructions that the engine uses.</param>
/// <param name="MemoryBytes">Memory this process may use.</param>
/// <param name="FreeMemoryBytes">Memory free now, or null where the system does not say.</param>
/// <param name="Engine">The tensor engine.</param>
/// <param name="EngineVersion">Its version.</param>
/// <param name="Threads">Threads it works on.</param>
/// <param name="Dotnet">The .NET runtime.</param>
/// <param name="OperatingSystem">The operating system.</param>
/// <param name="PeakGflopsOneThread">Fused multiply-adds in registers, measured on one thread.</param>
/// <param name="PeakGflops">The same on all threads of the engine together.</param>
internal sealed record Machine(
    string Processor, int Cores, string Simd, long MemoryBytes, long? FreeMemoryBytes, string Engine, string EngineVersion, int Threads,
    string Dotnet, string OperatingSystem, double PeakGflopsOneThread, double PeakGflops)
{
    /// <summary>Looks around and measures.</summary>
    public static Machine Probe()
    {
        var one = EngineBenchmark.FmaPeak(1);
        var threads = FusedOps.ThreadCount;
        return new Machine(
            FromFile("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount, FusedOps.SimdDescription, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, FreeMemory(),
            FusedOps.EngineName, EngineVersionOf(typeof(torch).Assembly), threads, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription,
            Math.Round(one, 1), Math.Round(threads == 1 ? one : EngineBenchmark.FmaPeak(threads), 1));
    }

    private static string EngineVersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly.GetName().Version?.ToString() ?? "unknown";

    private static long? FreeMemory() =>
        FromFile("/proc/meminfo", "MemAvailable") is { } text && long.TryParse(text.Replace("kB", "", StringComparison.Ordinal), NumberStyles.Any, CultureInfo.InvariantCulture, out var kibibytes)
            ? kibibytes * 1024 : null;

    // "name : value" lines, which Linux alone has.
    private static string? FromFile(string path, string name)
    {
        if (!File.Exists(path)) return null;
        var line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
