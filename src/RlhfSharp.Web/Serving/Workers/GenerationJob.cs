using System.Threading.Channels;
using RlhfSharp.Language.Generation;

namespace RlhfSharp.Web.Serving.Workers;

/// <summary>A text that a <see cref="GenerationEngine"/> generates, and the tokens as they come.</summary>
/// <param name="row">What to generate.</param>
internal sealed class GenerationJob(GenerationRow row)
{
    private readonly Channel<SampledToken> channel = Channel.CreateUnbounded<SampledToken>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The text in the engine's batch; it belongs to the engine's thread until the tokens have ended.</summary>
    public GenerationRow Row => row;

    /// <summary>The tokens; they end when the text does, and throw what stopped the engine.</summary>
    public ChannelReader<SampledToken> Tokens => channel.Reader;

    /// <summary>Ends when the text has; never fails. Who waits for it before reading is woken once and not for every token.</summary>
    public Task Ended => ended.Task;

    /// <summary>Why the text ended; read it after the last token.</summary>
    public FinishReason Finished => row.Finished ?? throw new InvalidOperationException("The text has not ended.");

    /// <summary>Timestamp at which it was enqueued.</summary>
    internal long Enqueued { get; set; }

    /// <summary>Timestamp at which it got a slot.</summary>
    internal long Begun { get; set; }

    internal void Append(int token, float logProb) => channel.Writer.TryWrite(new SampledToken(token, logProb));

    internal void Complete(Exception? error = null)
    {
        channel.Writer.TryComplete(error);
        ended.TrySetResult();
    }
}
