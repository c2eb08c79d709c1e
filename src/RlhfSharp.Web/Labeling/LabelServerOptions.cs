using System.Net;
using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.Web.Labeling;

/// <summary>How the form is served.</summary>
public sealed record LabelServerOptions
{
    /// <summary>Address to listen on; only this machine by default.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>Port to listen on; 0: a free one.</summary>
    public int Port { get; init; }

    /// <summary>Address by which browsers call when others are let in, usually that of a proxy with TLS; null: the address that is listened on.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>How items are handed out.</summary>
    public LabelQueueOptions Queue { get; init; } = new();

    /// <summary>True while new items may still come, so that an empty queue means waiting and not the end.</summary>
    public Func<bool> MoreToCome { get; init; } = () => false;

    /// <summary>Told in one line about what went wrong inside.</summary>
    public Action<string> Report { get; init; } = _ => { };

    /// <summary>Requests that one person may make in a burst; they come back at a fifth of this a second.</summary>
    public int Burst { get; init; } = 100;
}
