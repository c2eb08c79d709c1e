using System.Threading.Channels;
using RlhfSharp.Web.Serving.Models;
using RlhfSharp.Web.Serving.Workers;

namespace RlhfSharp.Web.Serving.Text;

/// <summary>Generates the answers of a plan. When it is disposed, whatever still runs leaves its slot.</summary>
internal sealed class TextRun : IDisposable
{
    private readonly ServedText model;
    private readonly TextPlan plan;
    private readonly AnswerReader[] readers;

    /// <summary>Hands the plan to the model.</summary>
    /// <exception cref="QueueFullException">Too many texts wait.</exception>
    public TextRun(ServedText model, TextPlan plan)
    {
        (this.model, this.plan) = (model, plan);
        readers = [.. plan.Jobs.Select((job, i) => new AnswerReader(i, job, plan.Stops, model.Tokenizer))];
        model.Generation.Enqueue(plan.Jobs);
    }

    /// <summary>How many tokens there were.</summary>
    public Usage Usage => new(plan.PromptTokens, readers.Sum(reader => reader.Tokens));

    /// <summary>The pieces of all answers, as they come.</summary>
    public IAsyncEnumerable<TextPart> ReadAsync(CancellationToken cancellation) => ReadAsync(atOnce: true, cancellation);

    private IAsyncEnumerable<TextPart> ReadAsync(bool atOnce, CancellationToken cancellation)
    {
        if (readers.Length == 1) return readers[0].ReadAsync(atOnce, cancellation);
        Channel<TextPart> merged = Channel.CreateUnbounded<TextPart>(new UnboundedChannelOptions { SingleReader = true });
        _ = MergeAsync();
        return merged.Reader.ReadAllAsync(cancellation);

        async Task MergeAsync()
        {
            try
            {
                await Task.WhenAll(readers.Select(async reader =>
                {
                    await foreach (TextPart part in reader.ReadAsync(atOnce, cancellation)) merged.Writer.TryWrite(part);
                }));
                merged.Writer.TryComplete();
            }
            catch (Exception error)
            {
                merged.Writer.TryComplete(error);
            }
        }
    }

    /// <summary>All answers, whole.</summary>
    public async Task<IReadOnlyList<TextPart>> ReadToEndAsync(CancellationToken cancellation)
    {
        List<TextPart>[] parts = [.. readers.Select(_ => new List<TextPart>())];
        await foreach (TextPart part in ReadAsync(atOnce: false, cancellation)) parts[part.Index].Add(part);
        return [.. parts.Select((pieces, i) => Join(i, pieces))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (GenerationJob job in plan.Jobs)
            if (!job.Tokens.Completion.IsCompleted) model.Generation.Cancel(job);
    }

    /// <summary>The pieces of one answer as one.</summary>
    public static TextPart Join(int index, IReadOnlyList<TextPart> pieces) =>
        new(index, string.Concat(pieces.Select(piece => piece.Text)), [.. pieces.SelectMany(piece => piece.Tokens)], pieces[^1].FinishReason);
}
