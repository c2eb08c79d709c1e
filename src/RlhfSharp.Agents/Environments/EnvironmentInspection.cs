using System.Collections;
using System.Globalization;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments;

/// <summary>One run of <see cref="EnvironmentChecker"/>: each kind of finding is reported once, where it was first met.</summary>
internal sealed class EnvironmentInspection<TObservation, TAction>(IEnvironment<TObservation, TAction> environment, int seed, int steps)
{
    private readonly List<string> _findings = [];
    private readonly HashSet<string> _kinds = [];
    private TObservation? _given; // the last observation itself, to see whether it changes

    private readonly record struct Moment(TObservation Observation, double Reward, bool Terminated, bool Truncated);

    internal IReadOnlyList<string> Run()
    {
        try
        {
            CheckSpaces();
            if (_findings.Count == 0)
            {
                CheckSeeding();
                CheckSaving();
                CheckAfterTheEnd();
                CheckBadActions();
            }
        }
        catch (Exception error)
        {
            Report("exception", $"It threw {error.GetType().Name}: {error.Message}");
        }

        return _findings;
    }

    private void CheckSpaces()
    {
        if (environment.ActionSpace is null || environment.ObservationSpace is null)
        {
            Report("space", "ActionSpace or ObservationSpace is null: give it a space, such as new Discrete(4).");
            return;
        }

        RandomStream random = new((ulong)seed);
        TAction action = environment.ActionSpace.Sample(random);
        if (!environment.ActionSpace.Contains(action))
            Report("space", $"The action space {environment.ActionSpace} does not contain {Show(action)}, which it drew itself: Sample and Contains disagree.");
        TObservation observation = environment.ObservationSpace.Sample(random);
        if (!environment.ObservationSpace.Contains(observation))
            Report("space", $"The observation space {environment.ObservationSpace} does not contain {Show(observation)}, which it drew itself: Sample and Contains disagree.");
    }

    // The same seed and the same actions, twice.
    private void CheckSeeding()
    {
        Moment[] first = Play(new RandomStream((ulong)seed), steps, seed), second = Play(new RandomStream((ulong)seed), steps, seed);
        if (FirstDifference(first, second) is { } at)
            Report("seed", at == 0
                ? $"Reset({seed}) gave {Show(first[0].Observation)} and then {Show(second[0].Observation)}: a seed must restart every random stream of the environment."
                : $"After Reset({seed}) the same actions led to something else in step {at}: draw every random number from a stream that Reset(seed) restarts.");
    }

    // Saved in the middle and gone on with twice.
    private void CheckSaving()
    {
        string folder = Directory.CreateTempSubdirectory("environment-checker-").FullName;
        try
        {
            CheckpointFolder checkpoints = new(folder);
            Play(new RandomStream((ulong)seed), steps / 2, seed);
            CheckpointInfo saved = checkpoints.Save(0, environment);
            Moment[] expected = Play(new RandomStream(1), steps, null);
            checkpoints.Load(saved, environment);
            if (FirstDifference(expected, Play(new RandomStream(1), steps, null)) is { } at)
                Report("save", $"After Load it went another way than after Save, in step {at}: Save and Load must hold the whole state, the random stream included.");
        }
        catch (UserException error)
        {
            Report("save", $"Save or Load failed: {error.Message}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void CheckAfterTheEnd()
    {
        RandomStream random = new((ulong)seed);
        environment.Reset(seed);
        for (int step = 0; step < steps; step++)
        {
            StepResult<TObservation> result = environment.Step(environment.ActionSpace.Sample(random));
            if (!result.Terminated && !result.Truncated)
                continue;
            try
            {
                CheckResult(environment.Step(environment.ActionSpace.Sample(random)), "a step after the end of an episode");
            }
            catch (InvalidOperationException)
            {
                // A clear refusal is as good as going on.
            }
            catch (Exception error)
            {
                Report("end", $"A step after the end of an episode threw {error.GetType().Name}: throw an InvalidOperationException that asks for Reset.");
            }

            break;
        }

        environment.Reset();
    }

    private void CheckBadActions()
    {
        TAction? bad = environment.ActionSpace switch
        {
            Discrete discrete => (TAction)(object)(discrete.Start + discrete.Count),
            Box box => (TAction)(object)Enumerable.Repeat(float.NaN, (int)box.Size).ToArray(),
            _ => default,
        };
        if (bad is null || environment.ActionSpace.Contains(bad))
            return;
        try
        {
            environment.Step(bad);
            Report("action", $"It took the action {Show(bad)}, which is outside {environment.ActionSpace}: throw an ArgumentException that says what is allowed.");
        }
        catch (ArgumentException)
        {
            // As it should be.
        }
        catch (Exception error)
        {
            Report("action", $"The action {Show(bad)}, outside {environment.ActionSpace}, made it throw {error.GetType().Name}: throw an ArgumentException that says what is allowed.");
        }

        environment.Reset();
    }

    // What a reset and so many random steps give; with a seed the reset is the first moment.
    private Moment[] Play(RandomStream random, int count, int? start)
    {
        List<Moment> moments = [];
        if (start is not null)
            moments.Add(Begin(start));
        for (int step = 1; step <= count; step++)
        {
            StepResult<TObservation> result = environment.Step(environment.ActionSpace.Sample(random));
            CheckResult(result, $"step {step}");
            CheckKept(moments);
            moments.Add(Remember(result.Observation, result.Reward, result.Terminated, result.Truncated));
            if (result.Terminated || result.Truncated)
                moments.Add(Begin(null));
        }

        return [.. moments];
    }

    private Moment Begin(int? start)
    {
        TObservation observation = environment.Reset(start);
        CheckObservation(observation, "Reset");
        return Remember(observation, 0, false, false);
    }

    private Moment Remember(TObservation observation, double reward, bool terminated, bool truncated)
    {
        _given = observation;
        TObservation copy = observation is Array numbers ? (TObservation)numbers.Clone() : observation;
        return new Moment(copy, reward, terminated, truncated);
    }

    private void CheckKept(List<Moment> moments)
    {
        if (moments.Count > 0 && _given is Array && !AreEqual(_given, moments[^1].Observation))
            Report("reuse", "A step changed the array of the observation before it: give a new array each time, because agents keep them.");
    }

    private void CheckResult(StepResult<TObservation> result, string where)
    {
        CheckObservation(result.Observation, where);
        if (!double.IsFinite(result.Reward))
            Report("reward", $"The reward of {where} is {result.Reward.ToString(CultureInfo.InvariantCulture)}: rewards must be finite.");
    }

    private void CheckObservation(TObservation observation, string where)
    {
        if (observation is null)
            Report("observation", $"The observation of {where} is null.");
        else if (observation is float[] numbers && Array.Exists(numbers, float.IsNaN))
            Report("nan", $"The observation of {where} has NaN in it, {Show(observation)}: look for a division by zero or the root of a negative number.");
        else if (!environment.ObservationSpace.Contains(observation))
            Report("observation", $"The observation of {where}, {Show(observation)}, lies outside {environment.ObservationSpace}.");
    }

    private static int? FirstDifference(Moment[] first, Moment[] second)
    {
        for (int i = 0; i < Math.Min(first.Length, second.Length); i++)
            if (!AreEqual(first[i].Observation, second[i].Observation) || first[i] with { Observation = default! } != second[i] with { Observation = default! })
                return i;
        return first.Length == second.Length ? null : Math.Min(first.Length, second.Length);
    }

    private static bool AreEqual(TObservation? first, TObservation? second) => StructuralComparisons.StructuralEqualityComparer.Equals(first, second);

    private static string Show<T>(T value) => value is IEnumerable numbers and not string
        ? $"[{string.Join(", ", numbers.Cast<object>().Select(number => Convert.ToString(number, CultureInfo.InvariantCulture)))}]"
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";

    private void Report(string kind, string sentence)
    {
        if (_kinds.Add(kind))
            _findings.Add(sentence);
    }
}
