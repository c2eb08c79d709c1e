using System.Diagnostics;

namespace RlhfSharp.Web.Tests.Labeling;

/// <summary>A throw-away PostgreSQL that listens on a socket in a temporary folder and nowhere else; made once for all tests that use it.</summary>
public sealed class PostgresCluster : IDisposable
{
    private readonly string? folder;
    private readonly string? programs = FindPrograms();
    private int databases;

    public PostgresCluster()
    {
        if (programs is null) return;
        folder = Directory.CreateTempSubdirectory("rlhf-postgres-").FullName;
        // PostgreSQL refuses to run as root; Debian's package brings a user for it.
        if (Environment.IsPrivilegedProcess) Execute("chown", "postgres", folder);
        Run("initdb", "--pgdata", Data, "--auth", "trust", "--username", "rlhf", "--encoding", "UTF8", "--no-sync");
        Run("pg_ctl", "--pgdata", Data, "--wait", "--log", Path.Combine(folder, "log"), "--options", $"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off", "start");
    }

    /// <summary>Why there is none, or null.</summary>
    public string? Missing => programs is null ? "PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)" : null;

    /// <summary>The connection string of an empty database.</summary>
    public string NewDatabase()
    {
        var name = $"labels{Interlocked.Increment(ref databases)}";
        Run("createdb", "--host", folder!, "--username", "rlhf", name);
        return $"Host={folder};Database={name};Username=rlhf";
    }

    public void Dispose()
    {
        if (folder is null) return;
        Run("pg_ctl", "--pgdata", Data, "--mode", "immediate", "--wait", "stop");
        Directory.Delete(folder, recursive: true);
    }

    private string Data => Path.Combine(folder!, "data");

    private static string? FindPrograms() => new[] { "/usr/lib/postgresql" }.Where(Directory.Exists).SelectMany(root => Directory.GetDirectories(root))
        .Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault();

    private void Run(string program, params string[] arguments)
    {
        var path = Path.Combine(programs!, program);
        if (Environment.IsPrivilegedProcess) Execute("runuser", ["-u", "postgres", "--", path, .. arguments]);
        else Execute(path, arguments);
    }

    private static void Execute(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)) || process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed");
    }
}
