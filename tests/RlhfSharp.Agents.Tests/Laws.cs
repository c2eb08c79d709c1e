using FsCheck;
using FsCheck.Fluent;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Tests;

/// <summary>Laws that must hold whatever is drawn: each case draws from a stream of its own seed, which a failure names.</summary>
internal static class Laws
{
    public static void Hold(Action<RandomStream> law, int cases = 30) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(cases),
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            using DisposeScope scope = NewDisposeScope();
            law(new RandomStream((ulong)seed));
        }));

    /// <summary>Normal numbers times <paramref name="scale"/>.</summary>
    public static float[] Normals(this RandomStream random, int count, double scale = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(scale * random.NextNormal()))];

    /// <summary>True with this probability.</summary>
    public static bool[] Flags(this RandomStream random, int count, double probability) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() < probability)];
}
