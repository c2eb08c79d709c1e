using RlhfSharp.Core;
using RlhfSharp.Language.Hub;

namespace RlhfSharp.Hub.Tests;

public sealed class HubSettingsTests
{
    private static HubSettings From(params (string Name, string Value)[] variables)
    {
        var given = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        return HubSettings.FromEnvironment(name => given.GetValueOrDefault(name) ?? (name == "HOME" ? "/home/me" : null));
    }

    [Fact]
    public void FromEnvironment_Nothing_GivesThePythonLibrarysDefaults()
    {
        var settings = From();

        Assert.Equal("https://huggingface.co", settings.Endpoint);
        Assert.Equal("https://datasets-server.huggingface.co", settings.ViewerEndpoint);
        Assert.Equal("/home/me/.cache/huggingface", settings.Home);
        Assert.Equal("/home/me/.cache/huggingface/hub", settings.CacheFolder);
        Assert.Equal("/home/me/.cache/huggingface/token", settings.TokenFile);
        Assert.Null(settings.Token);
        Assert.False(settings.Offline);
    }

    [Fact]
    public void FromEnvironment_EachVariable_IsRespected()
    {
        Assert.Equal("/data/hf/hub", From(("HF_HOME", "/data/hf")).CacheFolder);
        Assert.Equal("/xdg/huggingface/hub", From(("XDG_CACHE_HOME", "/xdg")).CacheFolder);
        Assert.Equal("/cache", From(("HF_HOME", "/data/hf"), ("HF_HUB_CACHE", "/cache")).CacheFolder);
        Assert.Equal("/home/me/hf/hub", From(("HF_HOME", "~/hf")).CacheFolder);
        Assert.Equal("http://localhost:1", From(("HF_ENDPOINT", "http://localhost:1/")).Endpoint);
        Assert.Equal("hf_x", From(("HF_TOKEN", " hf_x\n")).Token);
        Assert.True(From(("HF_HUB_OFFLINE", "1")).Offline);
        Assert.False(From(("HF_HUB_OFFLINE", "0")).Offline);
    }

    [Fact]
    public void FromEnvironment_BadValues_AreTheUsersMistake()
    {
        Assert.Contains("HF_ENDPOINT is 'nowhere'", Assert.Throws<UserException>(() => From(("HF_ENDPOINT", "nowhere"))).Message, StringComparison.Ordinal);
        var error = Assert.Throws<UserException>(() => From(("HF_TOKEN", "hf_x\r\nEvil: 1")));
        Assert.DoesNotContain("hf_x", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_WithToken_DoesNotShowIt() => Assert.DoesNotContain("hf_secret", From(("HF_TOKEN", "hf_secret")).ToString(), StringComparison.Ordinal);
}
