using RlhfSharp.Core;
using RlhfSharp.Language.Generation;
using RlhfSharp.Web.Serving.Monitoring;

namespace RlhfSharp.Web.Serving.Workers;

/// <summary>
/// Generates texts for many clients on a thread of its own. A text joins the running batch at its next token as soon as a slot is free,
/// and one that nobody waits for any more leaves its slot at the next token.
/// </summary>
internal sealed class GenerationEngine : IDisposable
{
    private readonly object gate = new();
    private readonly List<GenerationJob> queue = [], leaving = [];   // guarded by the gate
    private readonly Dictionary<GenerationRow, GenerationJob> running = [];   // the thread's own
    private readonly List<GenerationJob> ended = [];   // the thread's own: in this step
    private int sampled;   // the thread's own: tokens of this step
    private readonly IDecodingModel model;
    private readonly int capacity, queueLimit;
    private readonly TimeProvider clock;
    private readonly ModelInstruments instruments;
    private readonly Thread thread;
    private ContinuousBatch batch;   // the thread's own
    private int freeSlots;   // guarded
    private double secondsOfText = 1;   // guarded: running mean from slot to end
    private bool stopping;   // guarded

    /// <param name="model">It stays the caller's.</param>
    /// <param name="slots">Texts that run together.</param>
    /// <param name="capacity">Longest prompt with its new tokens.</param>
    /// <param name="queueLimit">Texts that may wait.</param>
    /// <param name="clock">For the time that texts take.</param>
    /// <param name="instruments">What is measured.</param>
    public GenerationEngine(IDecodingModel model, int slots, int capacity, int queueLimit, TimeProvider clock, ModelInstruments instruments)
    {
        (this.model, Slots, this.capacity, this.queueLimit, this.clock, this.instruments) = (model, slots, capacity, queueLimit, clock, instruments);
        freeSlots = slots;
        try
        {
            batch = NewBatch();
        }
        catch (Exception error) when (error is OutOfMemoryException or OverflowException)
        {
            throw new UserException($"There is no memory for the keys and values of {slots} texts ({slots * ContinuousBatch.BytesOfSlot(model.Config, capacity) >> 20} MiB); give fewer --slots, or a smaller --max-tokens.", error);
        }
        thread = new Thread(Run) { IsBackground = true, Name = "generation" };
        thread.Start();
    }

    /// <summary>Texts that run together.</summary>
    public int Slots { get; }

    /// <summary>Texts that wait.</summary>
    public int QueueLength
    {
        get { lock (gate) return queue.Count; }
    }

    /// <summary>Texts that run.</summary>
    public int RunningCount
    {
        get { lock (gate) return Slots - freeSlots; }
    }

    /// <summary>Takes texts on, all or none.</summary>
    /// <exception cref="QueueFullException">They would be more than may wait.</exception>
    public void Enqueue(IReadOnlyList<GenerationJob> jobs)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            if (queue.Count + jobs.Count > queueLimit + freeSlots)
                throw new QueueFullException(TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(secondsOfText * (queue.Count + 1) / Slots), 1, 60)));
            foreach (GenerationJob job in jobs) job.Enqueued = clock.GetTimestamp();
            queue.AddRange(jobs);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Nobody waits for this text any more; nothing happens where it has ended.</summary>
    public void Cancel(GenerationJob job)
    {
        lock (gate)
        {
            if (queue.Remove(job)) job.Complete(new OperationCanceledException());
            else leaving.Add(job);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Ends the thread; texts that have not ended are told that the work was cancelled.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.PulseAll(gate);
        }
        thread.Join();
    }

    private ContinuousBatch NewBatch() => new(model, Slots, capacity);

    private void Run()
    {
        while (Admit())
        {
            if (batch.Count == 0) continue;
            sampled = 0;
            try
            {
                batch.Step(OnToken);
            }
            catch (Exception error)   // of the model: those in the batch are told, and the next ones find a new batch
            {
                EndAll(error);
                batch.Dispose();
                batch = NewBatch();
            }
            instruments.Stepped(sampled);
            foreach (GenerationJob job in ended) job.Complete();   // who reads the metrics then finds the text counted
            ended.Clear();
        }
        EndAll(new OperationCanceledException("The server stopped."));
        lock (gate)
        {
            foreach (GenerationJob job in queue) job.Complete(new OperationCanceledException("The server stopped."));
            queue.Clear();
        }
        batch.Dispose();
    }

    /// <summary>Waits for work, lets texts go that nobody waits for, and lets waiting ones in; false: the end.</summary>
    private bool Admit()
    {
        lock (gate)
        {
            freeSlots = batch.Free;
            while (queue.Count == 0 && leaving.Count == 0 && batch.Count == 0 && !stopping) Monitor.Wait(gate);
            if (stopping) return false;
            foreach (GenerationJob job in leaving)
            {
                batch.Remove(job.Row);
                if (running.Remove(job.Row)) job.Complete(new OperationCanceledException());
            }
            leaving.Clear();
            int entering = Math.Min(batch.Free, queue.Count);
            foreach (GenerationJob job in queue.Take(entering))
            {
                try
                {
                    batch.Add(job.Row);
                    running.Add(job.Row, job);
                    job.Begun = clock.GetTimestamp();
                }
                catch (Exception error)
                {
                    job.Complete(error);
                }
            }
            queue.RemoveRange(0, entering);
            freeSlots = batch.Free;
            return true;
        }
    }

    private void OnToken(GenerationRow row, int token, float logProb)
    {
        sampled++;
        GenerationJob job = running[row];
        if (row.Tokens.Count == 1) instruments.FirstToken(clock.GetElapsedTime(job.Enqueued).TotalSeconds, row.Prompt.Length);
        job.Append(token, logProb);
        if (row.Finished is null) return;
        running.Remove(row);
        ended.Add(job);
        lock (gate) secondsOfText += 0.1 * (clock.GetElapsedTime(job.Begun).TotalSeconds - secondsOfText);
    }

    private void EndAll(Exception error)
    {
        foreach (GenerationJob job in running.Values) job.Complete(error);
        running.Clear();
    }
}
