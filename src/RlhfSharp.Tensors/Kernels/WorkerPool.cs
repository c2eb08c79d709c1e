using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;

namespace TorchSharp.Kernels;

/// <summary>
/// A fixed set of worker threads that share the numbered blocks of one loop. Who runs which block is left to chance, so a
/// body must give the same bits in any order: blocks write disjoint memory, and what is summed is summed afterwards in order.
/// Workers spin briefly after a loop, because the next one usually follows at once, and then sleep. A worker that is not
/// awake in time is not waited for: the caller takes part and only waits for those that joined.
/// </summary>
internal static unsafe class WorkerPool
{
    private const int Open = 1 << 30;
    private static readonly long SpinTicks = Stopwatch.Frequency / 1_000; // 1 millisecond
    private static readonly Lock Gate = new();
    private static Worker[] workers = [];
    private static int threadCount = DefaultThreadCount();

    // The loop being shared. Written by the caller while closed, read by workers that joined.
    private static delegate*<void*, long, void> body;
    private static void* state;
    private static long blocks;
    private static long next;
    private static int wanted;
    private static int status; // Open flag + number of workers inside
    private static Exception? failure;

    [ThreadStatic] private static bool inside;

    /// <summary>Threads that a loop may use, the caller included; at least 1. Starts at RLHF_NUM_THREADS or the number of processors.</summary>
    public static int ThreadCount
    {
        get => threadCount;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            lock (Gate)
                threadCount = value;
        }
    }

    /// <summary>Runs <paramref name="body"/>(state, i) for every i in [0, blocks), in any order, and returns when all are done.
    /// Nested and concurrent calls run on their caller. The first exception of a block is thrown here.</summary>
    public static void For(long blocks, delegate*<void*, long, void> body, void* state)
    {
        if (blocks <= 1 || threadCount == 1 || inside || !Gate.TryEnter())
        {
            for (long block = 0; block < blocks; block++)
                body(state, block);
            return;
        }

        try
        {
            Share(blocks, body, state);
        }
        finally
        {
            Gate.Exit();
        }
    }

    private static void Share(long count, delegate*<void*, long, void> work, void* argument)
    {
        int helpers = (int)Math.Min(threadCount - 1, count - 1);
        if (workers.Length < threadCount - 1)
            StartWorkers(threadCount - 1);

        body = work;
        state = argument;
        blocks = count;
        next = 0;
        wanted = helpers;
        failure = null;
        Interlocked.Exchange(ref status, Open);
        for (int i = 0; i < helpers; i++)
            workers[i].WakeIfAsleep();

        inside = true;
        RunBlocks();
        inside = false;

        Interlocked.Add(ref status, -Open);
        var spinner = new SpinWait();
        while (Volatile.Read(ref status) != 0)
            spinner.SpinOnce(sleep1Threshold: -1);
        if (failure is { } thrown)
        {
            failure = null;
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    private static void RunBlocks()
    {
        try
        {
            while (true)
            {
                long block = Interlocked.Increment(ref next) - 1;
                if (block >= blocks)
                    return;
                body(state, block);
            }
        }
        catch (Exception thrown)
        {
            Interlocked.CompareExchange(ref failure, thrown, null);
            Volatile.Write(ref next, blocks);
        }
    }

    private static bool TryJoin()
    {
        while (true)
        {
            int seen = Volatile.Read(ref status);
            if (seen < Open)
                return false;
            if (Interlocked.CompareExchange(ref status, seen + 1, seen) == seen)
                return true;
        }
    }

    private static void StartWorkers(int count)
    {
        int running = workers.Length;
        Array.Resize(ref workers, count);
        for (int i = running; i < count; i++)
            workers[i] = new Worker(i);
    }

    private static int DefaultThreadCount()
    {
        string? given = Environment.GetEnvironmentVariable("RLHF_NUM_THREADS");
        return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : Environment.ProcessorCount;
    }

    private sealed class Worker
    {
        private readonly int index;
        private readonly AutoResetEvent wake = new(false);
        private int asleep;

        public Worker(int index)
        {
            this.index = index;
            new Thread(Loop) { IsBackground = true, Name = $"tensor worker {index + 1}" }.Start();
        }

        public void WakeIfAsleep()
        {
            if (Volatile.Read(ref asleep) != 0 && Interlocked.Exchange(ref asleep, 0) != 0)
                wake.Set();
        }

        private void Loop()
        {
            inside = true;
            long idleSince = Stopwatch.GetTimestamp();
            while (true)
            {
                if (Volatile.Read(ref wanted) > index && Volatile.Read(ref next) < Volatile.Read(ref blocks) && TryJoin())
                {
                    if (wanted > index)
                        RunBlocks();
                    Interlocked.Decrement(ref status);
                    idleSince = Stopwatch.GetTimestamp();
                }
                else if (Stopwatch.GetTimestamp() - idleSince < SpinTicks)
                {
                    Thread.SpinWait(8);
                }
                else
                {
                    Sleep();
                    idleSince = Stopwatch.GetTimestamp();
                }
            }
        }

        private void Sleep()
        {
            Interlocked.Exchange(ref asleep, 1);
            bool workWaits = Volatile.Read(ref status) >= Open && Volatile.Read(ref wanted) > index
                && Volatile.Read(ref next) < Volatile.Read(ref blocks);
            if (workWaits && Interlocked.Exchange(ref asleep, 0) != 0)
                return;
            wake.WaitOne();
        }
    }
}
