using System.Diagnostics.Metrics;

namespace RlhfSharp.Web.Serving.Monitoring;

/// <summary>What the server measures of its work, beside what ASP.NET Core measures of requests.</summary>
internal sealed class ServingInstruments
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "RlhfSharp.Serving";

    public ServingInstruments(IMeterFactory factory)
    {
        Meter = factory.Create(MeterName);
        GeneratedTokens = Meter.CreateCounter<long>("rlhf.generated_tokens", null, "Tokens generated.");
        PromptTokens = Meter.CreateCounter<long>("rlhf.prompt_tokens", null, "Tokens of prompts.");
        FirstToken = Meter.CreateHistogram<double>("rlhf.time_to_first_token", "s", "From the queue to the first token.");
        BatchRows = Meter.CreateHistogram("rlhf.batch_rows", null, "Rows computed together.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });
        Reloads = Meter.CreateCounter<long>("rlhf.reloads", null, "Models loaded anew, by outcome.");
        Routed = Meter.CreateCounter<long>("rlhf.routed", null, "Requests of a split, by the model that answered.");
        Shadowed = Meter.CreateCounter<long>("rlhf.shadowed", null, "Requests that a shadow answered too, by whether it gave the same.");
    }

    public Meter Meter { get; }

    public Counter<long> GeneratedTokens { get; }

    public Counter<long> PromptTokens { get; }

    public Histogram<double> FirstToken { get; }

    public Histogram<int> BatchRows { get; }

    public Counter<long> Reloads { get; }

    public Counter<long> Routed { get; }

    public Counter<long> Shadowed { get; }
}
