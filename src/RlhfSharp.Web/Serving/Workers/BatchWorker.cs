namespace RlhfSharp.Web.Serving.Workers;

/// <summary>
/// Answers questions on a thread of its own, as many together as are waiting: while one batch is computed, the next one gathers.
/// </summary>
/// <typeparam name="TQuestion">What is asked.</typeparam>
/// <typeparam name="TAnswer">What comes back.</typeparam>
internal sealed class BatchWorker<TQuestion, TAnswer> : IDisposable
{
    private readonly object gate = new();
    private readonly Queue<Waiting> queue = new();
    private readonly Func<IReadOnlyList<TQuestion>, IReadOnlyList<TAnswer>> answer;
    private readonly Action<int>? onBatch;
    private readonly int queueLimit, largestBatch;
    private readonly Thread thread;
    private bool stopping;

    /// <param name="name">Of the thread.</param>
    /// <param name="queueLimit">Questions that may wait.</param>
    /// <param name="largestBatch">Questions answered together.</param>
    /// <param name="answer">An answer to each question, in their order.</param>
    /// <param name="onBatch">Told how many questions a batch had, before they are answered.</param>
    public BatchWorker(
        string name, int queueLimit, int largestBatch, Func<IReadOnlyList<TQuestion>, IReadOnlyList<TAnswer>> answer, Action<int>? onBatch = null)
    {
        (this.queueLimit, this.largestBatch, this.answer, this.onBatch) = (queueLimit, largestBatch, answer, onBatch);
        thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>Questions that wait.</summary>
    public int QueueLength
    {
        get { lock (gate) return queue.Count; }
    }

    /// <summary>Asks several questions, all or none of which are taken.</summary>
    /// <exception cref="QueueFullException">They would be more than may wait.</exception>
    public async Task<TAnswer[]> AskAsync(IReadOnlyList<TQuestion> questions, CancellationToken cancellation)
    {
        Waiting[] waiting = [.. questions.Select(question => new Waiting(question, cancellation))];
        Enqueue(waiting);
        TAnswer[] answers = new TAnswer[waiting.Length];
        for (int i = 0; i < answers.Length; i++) answers[i] = await waiting[i].Source.Task.WaitAsync(cancellation);
        return answers;
    }

    /// <summary>Asks one question.</summary>
    /// <exception cref="QueueFullException">As many as may wait do.</exception>
    public Task<TAnswer> AskAsync(TQuestion question, CancellationToken cancellation)
    {
        Waiting waiting = new(question, cancellation);
        Enqueue([waiting]);
        return waiting.Source.Task;   // soon answered, or dropped when its turn comes
    }

    /// <summary>Ends the thread; those who still wait are told that the work was cancelled.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.PulseAll(gate);
        }
        thread.Join();
        foreach (Waiting waiting in queue) waiting.Source.TrySetCanceled();
    }

    private void Enqueue(ReadOnlySpan<Waiting> waiting)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            if (queue.Count + waiting.Length > queueLimit) throw new QueueFullException(TimeSpan.FromSeconds(1));
            foreach (Waiting one in waiting) queue.Enqueue(one);
            Monitor.Pulse(gate);
        }
    }

    private void Run()
    {
        List<Waiting> batch = [];
        while (Gather(batch))
        {
            if (batch.Count == 0) continue;
            try
            {
                IReadOnlyList<TAnswer> answers = answer([.. batch.Select(waiting => waiting.Question)]);
                onBatch?.Invoke(batch.Count);
                for (int i = 0; i < batch.Count; i++) batch[i].Source.TrySetResult(answers[i]);
            }
            catch (Exception error)   // belongs to those who asked; the thread lives on
            {
                foreach (Waiting waiting in batch) waiting.Source.TrySetException(error);
            }
            batch.Clear();
        }
    }

    private bool Gather(List<Waiting> batch)
    {
        lock (gate)
        {
            while (queue.Count == 0 && !stopping) Monitor.Wait(gate);
            if (stopping) return false;
            while (batch.Count < largestBatch && queue.TryDequeue(out Waiting? waiting))
                if (waiting.Cancellation.IsCancellationRequested) waiting.Source.TrySetCanceled(waiting.Cancellation);
                else batch.Add(waiting);
            return true;
        }
    }

    private sealed record Waiting(TQuestion Question, CancellationToken Cancellation)
    {
        public TaskCompletionSource<TAnswer> Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
