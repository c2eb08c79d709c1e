using FsCheck;
using FsCheck.Fluent;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Agents.Environments.Wrappers;

namespace RlhfSharp.Agents.Tests.Environments;

/// <summary>Laws that every environment keeps, tried with random seeds, lengths and actions.</summary>
public sealed class EnvironmentPropertyTests
{
    private static readonly Dictionary<string, IEnvironmentVariant> s_variants = new()
    {
        ["CartPole-v1"] = Of<float[], int>("CartPole-v1"),
        ["MountainCar-v0"] = Of<float[], int>("MountainCar-v0"),
        ["MountainCarContinuous-v0"] = Of<float[], float[]>("MountainCarContinuous-v0"),
        ["Acrobot-v1"] = Of<float[], int>("Acrobot-v1"),
        ["Pendulum-v1"] = Of<float[], float[]>("Pendulum-v1", "g=9.81"),
        ["FrozenLake-v1"] = Of<int, int>("FrozenLake-v1", "map_name=random", "map_seed=3"),
        ["FrozenLake8x8-v1"] = Of<int, int>("FrozenLake8x8-v1", "success_rate=0.8"),
        ["CliffWalking-v1"] = Of<int, int>("CliffWalking-v1"),
        ["CliffWalkingSlippery-v1"] = Of<int, int>("CliffWalkingSlippery-v1"),
        ["Taxi-v4"] = Of<int, int>("Taxi-v4"),
        ["Taxi-v4 rainy, fickle"] = Of<int, int>("Taxi-v4", "is_rainy=true", "fickle_passenger=true", "fickle_probability=0.9"),
        ["Blackjack-v1"] = Of<(int, int, int), int>("Blackjack-v1", "sab=false", "natural=true"),
        ["Blackjack-v1 numbered"] = Of<int, int>("Blackjack-v1"),
        ["Blackjack-v1 flattened"] = Of<float[], int>("Blackjack-v1"),
        ["normalised"] = Wrapped(() => new NormalizeReward<float[], int>(new NormalizeObservation<int>(CartPole())), keepsStatistics: true),
        ["stacked"] = Wrapped(() => new FrameStackObservation<int>(CartPole(), 4)),
        ["time-aware"] = Wrapped(() => new TimeAwareObservation<int>(new TimeLimit<float[], int>(CartPole(), 9), normalizeTime: true)),
        ["counted"] = Wrapped(() => new RecordEpisodeStatistics<float[], int>(CartPole())),
        ["rescaled"] = Wrapped(() => new RescaleAction<float[]>(EnvironmentRegistry.Create<float[], float[]>("Pendulum-v1"), -1, 3)),
    };

    public static IEnumerable<object[]> Names() => s_variants.Keys.Select(name => new object[] { name });

    [Theory, MemberData(nameof(Names))]
    public void RandomActions_NeverCrashAndNeverLeaveTheSpaces(string name) =>
        Holds((seed, steps) => s_variants[name].StaysInItsSpaces(seed, 4 * steps));

    [Theory, MemberData(nameof(Names))]
    public void SameSeed_GivesTheSame(string name) => Holds(s_variants[name].Repeats);

    [Theory, MemberData(nameof(Names))]
    public void SavedInTheMiddle_ContinuesExactly(string name) => Holds((seed, steps) => s_variants[name].ContinuesExactly(seed, steps, 50), cases: 8);

    [Theory, MemberData(nameof(Names))]
    public void WhatIsNoAction_IsRefusedAndChangesNothing(string name) =>
        Holds((seed, number) => s_variants[name].RefusesWhatIsNoAction(seed, seed % 2 == 0 ? number : -1 - number));

    [Fact]
    public void Outcomes_OfAnyLake_AddUpToOneAndStayOnIt() => Holds((seed, size) =>
    {
        IReadOnlyList<string> map = FrozenLakeMap.Random(2 + size % 8, 0.5 + seed % 50 / 100.0, seed);
        FrozenLake lake = new(map, successRate: seed % 101 / 100.0);
        for (int state = 0; state < lake.StateCount; state++)
            for (int action = 0; action < lake.ActionCount; action++)
                Assert.Equal(1, lake[state, action].Sum(outcome => outcome.Probability), 1e-12);
        Assert.Equal(1, lake.StartProbabilities.Sum());
    });

    [Fact]
    public void TaxiState_EncodedAndDecoded_IsTheSame() => Holds((seed, _) =>
    {
        int state = seed % 500;
        (int row, int column, int passenger, int destination) = Taxi.Decode(state);
        Assert.Equal(state, Taxi.Encode(row, column, passenger, destination));
        Assert.InRange(row, 0, 4);
    });

    private static void Holds(Action<int, int> law, int cases = 20) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(cases),
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), Gen.Choose(1, 150).ToArbitrary(), law));

    private static EnvironmentVariant<TObservation, TAction> Of<TObservation, TAction>(string id, params string[] options) => new(
        () => EnvironmentRegistry.Create<TObservation, TAction>(
            id, options.Select(option => option.Split('=')).ToDictionary(option => option[0], option => option[1])));

    private static EnvironmentVariant<TObservation, TAction> Wrapped<TObservation, TAction>(
        Func<IEnvironment<TObservation, TAction>> make, bool keepsStatistics = false) => new(make, keepsStatistics);

    private static IEnvironment<float[], int> CartPole() => EnvironmentRegistry.Create<float[], int>("CartPole-v1");
}
