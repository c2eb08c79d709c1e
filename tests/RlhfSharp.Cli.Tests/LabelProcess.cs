using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RlhfSharp.Cli.Tests;

/// <summary>`rlhf label` as a process of its own, and a person who uses its form.</summary>
internal sealed partial class LabelProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    private LabelProcess(Process process, Task<string> errors, Uri signIn) => (this.process, this.errors, SignIn) = (process, errors, signIn);

    /// <summary>The owner's link.</summary>
    public Uri SignIn { get; }

    [GeneratedRegex("name=\"(csrf|ticket)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenFields();

    public static LabelProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RlhfSharp.Cli.dll"), "label", "--json", "--port", "0", .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var line = process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)).GetAwaiter().GetResult();
        if (line is null) throw new InvalidOperationException("rlhf label ended at once: " + errors.Result);
        return new LabelProcess(process, errors, new Uri(JsonDocument.Parse(line).RootElement.GetProperty("sign_in").GetString()!));
    }

    /// <summary>A client that is signed in as the owner.</summary>
    public async Task<HttpClient> ClientAsync()
    {
        var client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = SignIn };
        (await client.GetAsync(SignIn)).EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>Sends a choice for the page that is shown and returns the next page.</summary>
    public static async Task<string> ChooseAsync(HttpClient client, string page, string choice, string strength = "")
    {
        var fields = HiddenFields().Matches(page).DistinctBy(match => match.Groups[1].Value).ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));
        fields["choice"] = choice;
        fields["strength"] = strength;
        var answer = await client.PostAsync("/label", new FormUrlEncodedContent(fields));
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    /// <summary>Ends the process as a power cut would: nothing is written any more.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Ends the process and returns what it has said.</summary>
    public string End()
    {
        Kill();
        return errors.Result;
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
    }
}
