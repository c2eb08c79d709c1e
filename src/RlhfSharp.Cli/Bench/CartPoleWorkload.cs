using RlhfSharp.Agents.Environments;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Cli.Bench;

/// <summary>CartPole-v1 under random actions: one copy, and many in the vector environment.</summary>
internal sealed class CartPoleWorkload : Workload
{
    private const string Id = "CartPole-v1";
    private const int Actions = 1024, SingleSteps = 200_000, VectorSteps = 500_000;

    public override string Name => "cartpole";

    public override string Description => $"steps of {Id} under random actions, one copy and 1024 together";

    public override IEnumerable<BenchResult> Measure(BenchRequest request)
    {
        foreach (int batch in request.Batches(1, 1024))
        {
            (Action run, long steps) = batch == 1 ? Single() : Vector(batch);
            BenchResult result = Repetition.Measure(Name, request.Runs ?? DefaultRuns, _ => run());
            yield return result with { Batch = batch, StepsPerS = steps / result.MedianS };
        }
    }

    private static (Action Run, long Steps) Single()
    {
        IEnvironment<float[], int> environment = EnvironmentRegistry.Create<float[], int>(Id);
        RandomStream random = BenchModel.Random("actions");
        int[] actions = [.. Enumerable.Range(0, Actions).Select(_ => random.NextIndex(2))];
        environment.Reset(0);
        return (() =>
        {
            for (int i = 0; i < SingleSteps; i++)
            {
                StepResult<float[]> step = environment.Step(actions[i % Actions]);
                if (step.Terminated || step.Truncated) environment.Reset();
            }
        }, SingleSteps);
    }

    private static (Action Run, long Steps) Vector(int copies)
    {
        IVectorEnvironment environment = EnvironmentRegistry.CreateVector(Id, copies);
        RandomStream random = BenchModel.Random("actions");
        Tensor[] actions = [.. Enumerable.Range(0, 16).Select(_ => tensor(Enumerable.Range(0, copies).Select(_ => (long)random.NextIndex(2)).ToArray()))];
        environment.Reset(0).Dispose();
        int rounds = Math.Max(1, VectorSteps / copies);
        return (() =>
        {
            for (int i = 0; i < rounds; i++)
            {
                using DisposeScope scope = NewDisposeScope();
                environment.Step(actions[i % actions.Length]);
            }
        }, (long)rounds * copies);
    }
}
