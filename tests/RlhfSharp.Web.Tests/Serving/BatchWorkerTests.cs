using RlhfSharp.Web.Serving.Workers;

namespace RlhfSharp.Web.Tests.Serving;

public sealed class BatchWorkerTests
{
    [Fact]
    public async Task AskAsync_WhileABatchIsComputed_GathersTheNextOne()
    {
        using ManualResetEventSlim begun = new(), go = new();
        List<int> sizes = [];
        using BatchWorker<int, int> worker = new("test", queueLimit: 10, largestBatch: 4, questions =>
        {
            begun.Set();
            go.Wait();
            return [.. questions.Select(question => 2 * question)];
        }, sizes.Add);
        Task<int> first = worker.AskAsync(1, CancellationToken.None);
        begun.Wait();
        Task<int>[] next = [.. Enumerable.Range(2, 6).Select(question => worker.AskAsync(question, CancellationToken.None))];
        go.Set();
        Assert.Equal(2, await first);
        int[] answers = await Task.WhenAll(next);
        Assert.Equal([4, 6, 8, 10, 12, 14], answers);
        worker.Dispose();
        Assert.Equal([1, 4, 2], sizes);
    }

    [Fact]
    public async Task AskAsync_MoreThanMayWait_IsRefusedAndTakesNothing()
    {
        using ManualResetEventSlim begun = new(), go = new();
        using BatchWorker<int, int> worker = new("test", queueLimit: 3, largestBatch: 1, questions =>
        {
            begun.Set();
            go.Wait();
            return questions;
        });
        Task<int> running = worker.AskAsync(1, CancellationToken.None);
        begun.Wait();
        Task<int[]> waiting = worker.AskAsync([2, 3], CancellationToken.None);
        await Assert.ThrowsAsync<QueueFullException>(() => worker.AskAsync([4, 5], CancellationToken.None));
        Assert.Equal(2, worker.QueueLength);
        go.Set();
        Assert.Equal(1, await running);
        int[] others = await waiting;
        Assert.Equal([2, 3], others);
    }

    [Fact]
    public async Task AskAsync_WhatFails_FailsForThoseWhoAskedAndLeavesTheWorkerAlive()
    {
        using BatchWorker<int, int> worker = new("test", 10, 1, questions => questions[0] == 0 ? throw new InvalidOperationException("zero") : questions);
        Assert.Equal("zero", (await Assert.ThrowsAsync<InvalidOperationException>(() => worker.AskAsync(0, CancellationToken.None))).Message);
        Assert.Equal(3, await worker.AskAsync(3, CancellationToken.None));
    }

    [Fact]
    public async Task AskAsync_OfSomebodyWhoLeft_IsNotComputed()
    {
        using ManualResetEventSlim begun = new(), go = new();
        List<int> computed = [];
        using BatchWorker<int, int> worker = new("test", 10, 1, questions =>
        {
            computed.AddRange(questions);
            begun.Set();
            go.Wait();
            return questions;
        });
        using CancellationTokenSource left = new();
        Task<int> first = worker.AskAsync(1, CancellationToken.None);
        begun.Wait();
        Task<int> second = worker.AskAsync(2, left.Token), third = worker.AskAsync(3, CancellationToken.None);
        left.Cancel();
        go.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(1, await first);
        Assert.Equal(3, await third);
        Assert.Equal([1, 3], computed);
    }

    [Fact]
    public async Task Dispose_WhileSomeWait_TellsThemThatTheWorkWasCancelled()
    {
        using ManualResetEventSlim begun = new(), go = new();
        BatchWorker<int, int> worker = new("test", int.MaxValue, 1, questions =>
        {
            begun.Set();
            go.Wait();
            return questions;
        });
        Task<int> running = worker.AskAsync(1, CancellationToken.None);
        begun.Wait();
        Task<int> waiting = worker.AskAsync(2, CancellationToken.None);
        Task disposed = Task.Run(worker.Dispose);
        Assert.True(SpinWait.SpinUntil(TakesNoMore, TimeSpan.FromSeconds(30)));
        go.Set();
        await disposed;
        Assert.Equal(1, await running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        bool TakesNoMore()
        {
            try
            {
                _ = worker.AskAsync(3, CancellationToken.None);
                return false;
            }
            catch (ObjectDisposedException)
            {
                return true;
            }
        }
    }
}
