using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Tests.Environments;

/// <inheritdoc cref="IEnvironmentVariant"/>
/// <param name="make">Makes a copy.</param>
/// <param name="keepsStatistics">Whether what it gives depends on all that it has seen, so that a seed does not start it anew.</param>
internal sealed class EnvironmentVariant<TObservation, TAction>(Func<IEnvironment<TObservation, TAction>> make, bool keepsStatistics = false) : IEnvironmentVariant
{
    public void StaysInItsSpaces(int seed, int steps)
    {
        IEnvironment<TObservation, TAction> environment = make();
        Assert.True(environment.ObservationSpace.Contains(environment.Reset(seed)));
        foreach (StepResult<TObservation> result in Play(environment, seed, steps))
        {
            Assert.True(environment.ObservationSpace.Contains(result.Observation), $"{result.Observation} is outside {environment.ObservationSpace}");
            Assert.True(double.IsFinite(result.Reward));
        }
    }

    public void Repeats(int seed, int steps)
    {
        IEnvironment<TObservation, TAction> first = make(), second = make();
        if (!keepsStatistics)
            second.Reset(seed ^ 1); // what was before does not matter
        Assert.Equal(first.Reset(seed), second.Reset(seed));
        Assert.Equal(Play(first, seed, steps), Play(second, seed, steps), AreEqual);
    }

    public void ContinuesExactly(int seed, int before, int after)
    {
        IEnvironment<TObservation, TAction> first = make(), second = make();
        first.Reset(seed);
        _ = Play(first, seed, before).Count();
        string folder = Directory.CreateTempSubdirectory("rlhf-environment-").FullName;
        try
        {
            CheckpointFolder checkpoints = new(folder);
            checkpoints.Load(checkpoints.Save(0, first), second);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Equal(Play(first, seed + 1, after), Play(second, seed + 1, after), AreEqual);
    }

    public void RefusesWhatIsNoAction(int seed, int action)
    {
        IEnvironment<TObservation, TAction> environment = make(), undisturbed = make();
        environment.Reset(seed);
        undisturbed.Reset(seed);
        TAction[] bad = environment.ActionSpace switch
        {
            Discrete discrete => [(TAction)(object)(action < 0 ? action : discrete.Count + action)],
            _ => [(TAction)(object)new[] { float.NaN }, (TAction)(object)Array.Empty<float>(), (TAction)(object)new float[2]],
        };
        foreach (TAction wrong in bad)
        {
            ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => environment.Step(wrong));
            Assert.True(error.Message.Length > 30, "the error says too little");
        }

        Assert.Equal(Play(undisturbed, seed, 5), Play(environment, seed, 5), AreEqual);
    }

    private static IEnumerable<StepResult<TObservation>> Play(IEnvironment<TObservation, TAction> environment, int seed, int steps)
    {
        RandomStream random = RandomStream.Named((ulong)seed, "actions");
        for (int step = 0; step < steps; step++)
        {
            StepResult<TObservation> result = environment.Step(environment.ActionSpace.Sample(random));
            yield return result;
            if (result.Terminated || result.Truncated)
                yield return new StepResult<TObservation>(environment.Reset(), 0, false, false);
        }
    }

    private static bool AreEqual(StepResult<TObservation> first, StepResult<TObservation> second) =>
        System.Collections.StructuralComparisons.StructuralEqualityComparer.Equals(first.Observation, second.Observation)
        && first with { Observation = second.Observation } == second;
}
