using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using RlhfSharp.Core.Randomness;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Core.Tests.Randomness;

/// <summary>Every recorded call of NumPy's Generator that <see cref="RandomStream"/> has, draw for draw.</summary>
public sealed class GeneratorFixtureTests
{
    private const string File = "gymnasium/numpy_generator.json";

    public static IEnumerable<object[]> Calls()
    {
        if (!Fixtures.Exists(File))
            return [[0, Fixtures.AbsentFile]];
        JsonElement runs = Fixtures.ReadJson(File).GetProperty("runs");
        return Enumerable.Range(0, runs.GetArrayLength()).SelectMany(run =>
            runs[run].EnumerateObject().Where(call => call.Name != "seed").Select(call => new object[] { run, call.Name }));
    }

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Calls))]
    public void Call_AsRecorded(int run, string call)
    {
        JsonElement recorded = Fixtures.ReadJson(File).GetProperty("runs")[run];
        ulong seed = recorded.GetProperty("seed").AsUInt64();
        RandomStream stream = new(seed);
        JsonElement value = recorded.GetProperty(call);
        switch (call)
        {
            case "random": Each(value, stream.NextDouble); break;
            case "random_float32":
                foreach (float expected in value.AsSingles())
                    Assert.Equal(expected, stream.NextFloat());
                break;
            case "uniform": PerSetting(value, seed, (setting, fresh) => () => fresh.NextUniform(Number(setting, "low"), Number(setting, "high"))); break;
            case "uniform_arrays":
                double[] low = value.GetProperty("low").AsDoubles(), high = value.GetProperty("high").AsDoubles();
                int position = 0;
                Each(value.GetProperty("values"), () => stream.NextUniform(low[position], high[position++]));
                break;
            case "standard_normal": Each(value, stream.NextNormal); break;
            case "normal_loc2_scale3": Each(value, () => 2 + 3 * stream.NextNormal()); break;
            case "standard_exponential": Each(value, stream.NextExponential); break;
            case "exponential_scale2": Each(value, () => 2 * stream.NextExponential()); break;
            case "standard_normal_bulk": Bulk(value, stream, stream.NextNormal); break;
            case "standard_exponential_bulk": Bulk(value, stream, stream.NextExponential); break;
            case "integers_int64":
                PerSetting(value, seed, (setting, fresh) =>
                    () => fresh.NextInt64(setting.GetProperty("low").AsInt64(), setting.GetProperty("high").AsInt64()));
                break;
            case "integers_endpoint":
                PerSetting(value, seed, (setting, fresh) =>
                    () => fresh.NextInt64(setting.GetProperty("low").AsInt64(), setting.GetProperty("high").AsInt64() + 1));
                break;
            case "integers_other_dtypes_size12":
                foreach (JsonElement setting in value.EnumerateArray())
                    OfType(setting, seed);
                break;
            case "choice_13": Each(value, () => stream.NextIndex(13)); break;
            case "choice_deck_scalar":
                int[] deck = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];
                Each(value, () => deck[stream.NextIndex(deck.Length)]);
                break;
            case "permutation":
                foreach (JsonElement setting in value.EnumerateArray())
                    Assert.Equal(Integers(setting.GetProperty("values")), new RandomStream(seed).Permutation(setting.GetProperty("n").GetInt32()));
                break;
            case "shuffle_arange10" or "shuffle_list10": Assert.Equal(Integers(value), stream.Permutation(10)); break;
            case "shuffle_rows_6x2":
                Assert.Equal(Integers(value), stream.Permutation(6).SelectMany(row => new[] { 2 * row, 2 * row + 1 }));
                break;
            case "shuffle_then_random": // seven items
                stream.Permutation(7);
                Assert.Equal(value.GetDouble(), stream.NextDouble());
                break;
            case "choice_p": Each(value.GetProperty("values"), () => stream.NextCategorical(value.GetProperty("p").AsDoubles())); break;
            case "choice_no_replace":
                foreach (JsonElement setting in value.EnumerateArray())
                    Assert.Equal(setting.GetProperty("values").AsInt64s(), new RandomStream(seed).ChooseDistinct(
                        setting.GetProperty("n").AsInt64(), setting.GetProperty("k").GetInt32(), setting.GetProperty("shuffle").GetBoolean()));
                break;
            case "standard_gamma": PerSetting(value, seed, (setting, fresh) => () => fresh.NextGamma(Number(setting, "shape"))); break;
            case var _ when call.StartsWith("beta_", StringComparison.Ordinal) && call.Split('_') is [_, string a, string b]:
                Each(value, () => stream.NextBeta(double.Parse(a, CultureInfo.InvariantCulture), double.Parse(b, CultureInfo.InvariantCulture)));
                break;
            case "standard_normal_float32":
                foreach (float expected in value.AsSingles())
                    Assert.Equal(expected, stream.NextNormalFloat());
                break;
            case "categorical_sample":
                PerSetting(value, seed, (setting, fresh) => () => fresh.NextCategorical(setting.GetProperty("p").AsDoubles()));
                break;
            case "interleaved_scalar_calls": Interleaved(value, stream); break;
            default: Fixtures.SkipUnknownCase(File, call); break;
        }
    }

    private static void OfType(JsonElement setting, ulong seed)
    {
        string type = setting.GetProperty("dtype").GetString()!;
        int bits = type switch { "bool" => 1, "int8" or "uint8" => 8, "int16" or "uint16" => 16, _ => 0 };
        if (bits == 0) // larger ones are drawn one by one
            PerSetting(setting, seed, (_, fresh) => () => fresh.NextInt64(setting.GetProperty("low").AsInt64(), setting.GetProperty("high").AsInt64()));
        else
            Assert.Equal(Integers(setting.GetProperty("values")), new RandomStream(seed).NextSmallIntegers(
                setting.GetProperty("low").GetInt32(), setting.GetProperty("high").GetInt32(), setting.GetProperty("values").GetArrayLength(), bits));
    }

    private static void Interleaved(JsonElement calls, RandomStream stream)
    {
        foreach (JsonElement call in calls.EnumerateArray())
        {
            string name = call[0].GetString()!;
            if (name == "random32")
                Assert.Equal(call[1].AsSingle(), stream.NextFloat());
            else
                Assert.Equal(call[1].AsDouble(), name switch
                {
                    "random" => stream.NextDouble(),
                    "normal" => stream.NextNormal(),
                    "exp" => stream.NextExponential(),
                    "u32" => stream.NextUInt32(),
                    _ when name[0] == 'i' => stream.NextInt64(0, long.Parse(name.AsSpan(1))),
                    _ => throw new FormatException($"Unknown interleaved call '{name}'."),
                });
        }
    }

    private static void Bulk(JsonElement recorded, RandomStream stream, Func<double> draw)
    {
        int count = recorded.GetProperty("n").GetInt32();
        byte[] bytes = new byte[8 * count];
        for (int i = 0; i < count; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 * i), draw());
        Assert.Equal(recorded.GetProperty("sha256_le_float64").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal(Number(recorded, "next_random"), stream.NextDouble());
    }

    private static void PerSetting(JsonElement recorded, ulong seed, Func<JsonElement, RandomStream, Func<double>> call)
    {
        foreach (JsonElement setting in recorded.ValueKind == JsonValueKind.Array ? recorded.EnumerateArray().ToArray() : [recorded])
        {
            RandomStream fresh = new(seed);
            Each(setting.GetProperty("values"), call(setting, fresh));
            if (setting.Find("next_random") is { } next)
                Assert.Equal(next.AsDouble(), fresh.NextDouble());
        }
    }

    private static void Each(JsonElement expected, Func<double> draw)
    {
        foreach (double value in expected.AsDoubles())
            Assert.Equal(value, draw());
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).AsDouble();

    private static int[] Integers(JsonElement element) => Array.ConvertAll(element.AsInt64s(), value => (int)value);
}
