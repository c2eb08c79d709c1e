using System.Net;
using System.Text.RegularExpressions;
using RlhfSharp.Core;
using RlhfSharp.FineTuning.Labels;
using RlhfSharp.Web.Labeling;

namespace RlhfSharp.Web.Tests.Labeling;

public sealed partial class LabelServerTests
{
    [GeneratedRegex("name=\"(csrf|ticket)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenFields();

    private static Dictionary<string, string> Fields(string page, params (string Name, string Value)[] more)
    {
        var fields = new Dictionary<string, string>();
        foreach (Match match in HiddenFields().Matches(page)) fields[match.Groups[1].Value] = WebUtility.HtmlDecode(match.Groups[2].Value);
        foreach (var (name, value) in more) fields[name] = value;
        return fields;
    }

    [Fact]
    public async Task Page_NotSignedIn_IsRefused()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        using var client = await site.ClientAsync();
        foreach (var path in (string[])["/", "/overview", "/back/1", "/join?token=0000", "/join"])
        {
            var answer = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.DoesNotContain("question", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Overview_OfSomebodyElse_IsForbidden()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        using var ann = await site.ClientAsync("Ann");
        Assert.Equal(HttpStatusCode.Forbidden, (await ann.GetAsync("/overview")).StatusCode);
        using var owner = await site.ClientAsync("owner", isOwner: true);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/overview")).StatusCode);
    }

    [Fact]
    public async Task Post_OfAPageFromBeforeARestart_IsStored()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        using var ann = await site.ClientAsync("Ann");
        var fields = Fields(await ann.GetStringAsync("/"), ("choice", "1"));
        await site.RestartAsync();
        (await ann.PostAsync("/label", new FormUrlEncodedContent(fields))).EnsureSuccessStatusCode();
        Assert.Single(await site.Log.ReadAsync(default));
    }

    [Fact]
    public async Task Post_WithoutTheFormsToken_StoresNothing()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        using var ann = await site.ClientAsync("Ann");
        using var somebody = await site.ClientAsync("Bob");
        var fields = Fields(await ann.GetStringAsync("/"), ("choice", "1"));
        foreach (var token in (string?[])[null, "forged", Fields(await somebody.GetStringAsync("/back/1"))["csrf"]])
        {
            fields.Remove("csrf");
            if (token is not null) fields["csrf"] = token;
            var page = await (await ann.PostAsync("/label", new FormUrlEncodedContent(fields))).Content.ReadAsStringAsync();
            Assert.Contains("please choose again", page, StringComparison.Ordinal);
        }
        Assert.Empty(await site.Log.ReadAsync(default));
    }

    [Theory]
    [InlineData("7", "", "")]
    [InlineData("-1", "", "")]
    [InlineData("", "", "")]
    [InlineData("1", "5", "")]
    [InlineData("1", "x", "")]
    public async Task Post_FieldsThePageCannotSend_StoresNothing(string choice, string strength, string note)
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        using var ann = await site.ClientAsync("Ann");
        var fields = Fields(await ann.GetStringAsync("/"), ("choice", choice), ("strength", strength), ("note", note));
        Assert.Equal(HttpStatusCode.OK, (await ann.PostAsync("/label", new FormUrlEncodedContent(fields))).StatusCode);
        Assert.Empty(await site.Log.ReadAsync(default));
    }

    [Fact]
    public async Task Request_UnderAnotherHostName_IsRefused()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        using var client = await site.ClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
        request.Headers.Host = "evil.example";
        Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Requests_TooMany_AreTurnedAway()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1), new LabelServerOptions { Burst = 5 });
        using var ann = await site.ClientAsync("Ann");
        using var bob = await site.ClientAsync("Bob");
        var answers = new List<HttpStatusCode>();
        var page = "";
        for (var i = 0; i < 15 && !answers.Contains(HttpStatusCode.TooManyRequests); i++)
        {
            using var answer = await ann.GetAsync("/");
            answers.Add(answer.StatusCode);
            page = await answer.Content.ReadAsStringAsync();
        }
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Contains("Wait a few seconds", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await bob.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Body_LargerThanAForm_IsRefused()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        using var ann = await site.ClientAsync("Ann");
        var fields = Fields(await ann.GetStringAsync("/"), ("choice", "1"), ("note", new string('x', 100_000)));
        var refused = false;
        try
        {
            refused = !(await ann.PostAsync("/label", new FormUrlEncodedContent(fields))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            refused = true; // the server may hang up before it has read everything
        }
        Assert.True(refused);
        Assert.Empty(await site.Log.ReadAsync(default));
    }

    [Fact]
    public async Task Note_OfTheGreatestLengthWithLineBreaks_IsStored()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        using var ann = await site.ClientAsync("Ann");
        var note = "a\n" + new string('x', 1998); // as many characters as the page lets through
        var fields = Fields(await ann.GetStringAsync("/"), ("choice", "1"), ("note", note.ReplaceLineEndings("\r\n"))); // as browsers send it
        (await ann.PostAsync("/label", new FormUrlEncodedContent(fields))).EnsureSuccessStatusCode();
        Assert.Equal(note, Assert.Single(await site.Log.ReadAsync(default)).Note);
    }

    [Fact]
    public async Task Request_ThatCannotBeAnswered_GetsAPageThatSaysWhatToDo()
    {
        var reported = new List<string>();
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1), new LabelServerOptions { Report = reported.Add });
        using var ann = await site.ClientAsync("Ann");
        async Task FailsAsync(HttpStatusCode status, string said, Task<HttpResponseMessage> request)
        {
            using var answer = await request;
            Assert.Equal(status, answer.StatusCode);
            Assert.Contains(said, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        await FailsAsync(HttpStatusCode.NotFound, "There is no such page", ann.GetAsync("/nothing"));
        using var noForm = new StringContent("x");
        noForm.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "y") } };
        await FailsAsync(HttpStatusCode.BadRequest, "Nothing was stored", ann.PostAsync("/label", noForm));
        Assert.Empty(reported);
        await using (var connection = await site.Database.ConnectAsync(default)) await connection.ExecuteAsync("DROP TABLE leases", default);
        await FailsAsync(HttpStatusCode.InternalServerError, "The server could not do this", ann.GetAsync("/"));
        Assert.Contains("no such table: leases", Assert.Single(reported), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_CarryAPolicyThatLetsNothingForeignRun()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        using var ann = await site.ClientAsync("Ann");
        var answer = await ann.GetAsync("/");
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("http", Regex.Replace(page, "http-equiv", ""), StringComparison.Ordinal); // nothing from elsewhere
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoked_ByTheOwner_IsOutAtOnce()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(2));
        using var owner = await site.ClientAsync("owner", isOwner: true);
        var invited = await (await owner.PostAsync("/overview/invite", new FormUrlEncodedContent(Fields(await owner.GetStringAsync("/overview"), ("name", "Ann <b>"))))).Content.ReadAsStringAsync();
        Assert.Contains("Ann &lt;b&gt;", invited, StringComparison.Ordinal);
        var link = WebUtility.HtmlDecode(Regex.Match(invited, "<code>([^<]+)</code>").Groups[1].Value);
        using var ann = await site.ClientAsync();
        Assert.Contains("Which answer is better?", await ann.GetStringAsync(link), StringComparison.Ordinal);
        var id = Regex.Match(invited, "name=\"id\" value=\"(\\d+)\"").Groups[1].Value;
        await owner.PostAsync("/overview/revoke", new FormUrlEncodedContent(Fields(invited, ("id", id))));
        Assert.Equal(HttpStatusCode.Unauthorized, (await ann.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Start_OpenToOthersWithoutAName_IsTheUsersMistake()
    {
        using var folder = new TemporaryFolder();
        await using var database = await LabelDatabase.OpenAsync(folder.In("labels.db"), create: true, default);
        var mistake = await Assert.ThrowsAsync<UserException>(() =>
            LabelServer.StartAsync(database, new LabelServerOptions { Listen = IPAddress.Any }, TimeProvider.System, default));
        Assert.Contains("--public-url", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublicUrl_OverTls_MakesLinksAndCookiesOfThatAddress()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1), new LabelServerOptions { PublicUrl = new Uri("https://label.example.org/") });
        var link = await site.InviteAsync("Ann");
        Assert.StartsWith("https://label.example.org/join?token=", link.ToString(), StringComparison.Ordinal);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site.Server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, link.PathAndQuery);
        request.Headers.Host = "label.example.org"; // as a proxy passes it on
        var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Contains("; secure; samesite=lax; httponly", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortTaken_IsTheUsersMistake()
    {
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(1));
        var mistake = await Assert.ThrowsAsync<UserException>(() =>
            LabelServer.StartAsync(site.Database, new LabelServerOptions { Port = site.Server.Address.Port }, TimeProvider.System, default));
        Assert.Contains("--port", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_FiftyPeopleOverHttp_EveryPairIsLabelledOnce()
    {
        const int People = 50, Pairs = 300;
        await using var site = await LabelSite.StartAsync(LabelSite.Pairs(Pairs));
        var clients = await Task.WhenAll(Enumerable.Range(0, People).Select(i => site.ClientAsync($"person {i}")));
        await Task.WhenAll(clients.Select(client => Task.Run(async () =>
        {
            for (var page = await client.GetStringAsync("/"); page.Contains("name=\"ticket\"", StringComparison.Ordinal);)
                page = await (await client.PostAsync("/label", new FormUrlEncodedContent(Fields(page, ("choice", "2"))))).EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        })));
        foreach (var client in clients) client.Dispose();
        var labels = await site.Log.ReadAsync(default);
        Assert.Equal(Pairs, labels.Count);
        Assert.Equal(Pairs, labels.Select(label => label.ItemId).Distinct().Count());
    }
}
