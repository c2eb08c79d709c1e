using System.Diagnostics;
using System.Globalization;

namespace RlhfSharp.Core.Runs;

/// <summary>Memory of this process, as the operating system counts it.</summary>
public static class ProcessMemory
{
    /// <summary>The most memory ever resident, in bytes: VmHWM on Linux, the peak working set elsewhere.</summary>
    public static long PeakBytes() => ReadStatus("VmHWM:") ?? ReadProcess(process => Math.Max(process.PeakWorkingSet64, process.WorkingSet64));

    /// <summary>The memory resident now, in bytes.</summary>
    public static long CurrentBytes() => ReadStatus("VmRSS:") ?? ReadProcess(process => process.WorkingSet64);

    private static long ReadProcess(Func<Process, long> read)
    {
        using var process = Process.GetCurrentProcess();
        return read(process);
    }

    private static long? ReadStatus(string field)
    {
        if (!OperatingSystem.IsLinux()) return null;
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (!line.StartsWith(field, StringComparison.Ordinal)) continue;
            string number = line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(); // kibibytes, whatever it says
            return long.Parse(number, CultureInfo.InvariantCulture) * 1024;
        }
        return null;
    }
}
