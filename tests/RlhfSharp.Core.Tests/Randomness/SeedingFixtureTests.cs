using System.Numerics;
using System.Text.Json;
using RlhfSharp.Core.Randomness;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Core.Tests.Randomness;

/// <summary>SeedSequence and PCG64 against NumPy, bit for bit.</summary>
public sealed class SeedingFixtureTests
{
    private const string File = "gymnasium/numpy_seeding.json";

    public static IEnumerable<object[]> Sequences() => Rows("seed_sequence");

    public static IEnumerable<object[]> Generators() => Rows("pcg64");

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Sequences))]
    public void SeedSequence_AsRecorded(int index)
    {
        JsonElement recorded = Fixtures.ReadJson(File).GetProperty("seed_sequence")[index];
        JsonElement entropy = recorded.GetProperty("entropy");
        SeedSequence sequence = entropy.ValueKind == JsonValueKind.Array
            ? new SeedSequence((IReadOnlyList<BigInteger>)[.. entropy.EnumerateArray().Select(JsonNumbers.AsBigInteger)])
            : new SeedSequence(entropy.AsBigInteger());
        Assert.Equal(recorded.GetProperty("pool").AsInt64s(), sequence.Pool.Select(word => (long)word));
        AssertState32(recorded.GetProperty("state32"), sequence);
        ulong[] state64 = recorded.GetProperty("state64").AsUInt64s();
        Assert.Equal(state64, sequence.GenerateState64(state64.Length));

        JsonElement[] children = [.. recorded.GetProperty("children").EnumerateArray()];
        SeedSequence[] spawned = sequence.Spawn(children.Length);
        for (int i = 0; i < children.Length; i++)
        {
            Assert.Equal(children[i].GetProperty("spawn_key").AsInt64s(), spawned[i].SpawnKey.Select(word => (long)word));
            AssertState32(children[i].GetProperty("state32"), spawned[i]);
            if (children[i].Find("grandchild0_state32") is { } grandchild)
                AssertState32(grandchild, spawned[i].Spawn(1)[0]);
        }
    }

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Generators))]
    public void Pcg64_AsRecorded(int index)
    {
        JsonElement recorded = Fixtures.ReadJson(File).GetProperty("pcg64")[index];
        Pcg64 Create() => new(new SeedSequence(recorded.GetProperty("seed").AsBigInteger()));
        Assert.Equal(recorded.GetProperty("state").AsUInt128(), Create().State);
        Assert.Equal(recorded.GetProperty("inc").AsUInt128(), Create().Increment);
        AssertRaw(recorded.GetProperty("raw64"), Create());

        Pcg64 halves = Create();
        foreach (long expected in recorded.GetProperty("raw32").AsInt64s())
            Assert.Equal(expected, halves.NextUInt32());
        Pcg64 advanced = Create();
        advanced.Advance(1_000_000_000_000);
        AssertRaw(recorded.GetProperty("raw64_after_advance_1e12"), advanced);
        AssertRaw(recorded.GetProperty("raw64_after_jumped"), Create().Jumped());
    }

    private static void AssertRaw(JsonElement expected, Pcg64 generator)
    {
        foreach (ulong value in expected.AsUInt64s())
            Assert.Equal(value, generator.NextUInt64());
    }

    private static void AssertState32(JsonElement expected, SeedSequence sequence)
    {
        long[] words = expected.AsInt64s();
        Assert.Equal(words, sequence.GenerateState32(words.Length).Select(word => (long)word));
    }

    private static IEnumerable<object[]> Rows(string part)
    {
        int count = Fixtures.Exists(File) ? Fixtures.ReadJson(File).GetProperty(part).GetArrayLength() : 1;
        return Enumerable.Range(0, count).Select(index => new object[] { index });
    }
}
