using System.Text.Json;
using RlhfSharp.Core.Onnx;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Onnx;
using RlhfSharp.Language.Tokenization;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Language.Tests.Onnx;

/// <summary>What the exporter writes, run in ONNX Runtime (onnxruntime-node) and held against our own model.</summary>
public sealed class Gpt2OnnxTests : IDisposable
{
    private const double Tolerance = 1e-4;
    private const int Steps = 30;

    private static readonly string[] texts = ["the battery lasts", "the screen is bright and the sound is clear", "it's"];

    private readonly TemporaryFolder folder = new();
    private readonly ByteLevelBpe tokenizer = OnnxModels.Tokenizer();
    private readonly Gpt2Model model;

    public Gpt2OnnxTests() => model = OnnxModels.Model(tokenizer);

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void LanguageModel_PaddedBatchWithoutPast_GivesOurLogits(bool padLeft)
    {
        NodeScript.RequireOnnxPackages();
        string path = folder.File("model.onnx");
        Gpt2Onnx.SaveLanguageModel(model, path, OnnxPrecision.Float32);
        int[][] rows = Rows();
        (long[] ids, long[] mask, long[] positions, int length) = Pad(rows, padLeft);
        Dictionary<string, object> inputs = new()
        {
            ["input_ids"] = OnnxModels.Int64(ids, rows.Length, length),
            ["attention_mask"] = OnnxModels.Int64(mask, rows.Length, length),
            ["position_ids"] = OnnxModels.Int64(positions, rows.Length, length),
        };
        for (int layer = 0; layer < model.Config.Layers; layer++)
            foreach (string kind in (string[])["key", "value"])
                inputs[$"past_key_values.{layer}.{kind}"] = new { type = "float32", dims = (int[])[rows.Length, model.Config.Heads, 0, model.Config.Width / model.Config.Heads], data = Array.Empty<float>() };

        JsonElement outputs = NodeScript.Run("onnx-run.cjs", new { model = path, inputs });

        Assert.Equal([rows.Length, length, model.Config.VocabularySize], OnnxModels.Integers(outputs.GetProperty("logits").GetProperty("dims")));
        Assert.Equal([rows.Length, model.Config.Heads, length, model.Config.Width / model.Config.Heads], OnnxModels.Integers(outputs.GetProperty("present.1.value").GetProperty("dims")));
        float[][] logits = [.. OnnxModels.Numbers(outputs.GetProperty("logits").GetProperty("data")).Chunk(model.Config.VocabularySize)];
        for (int row = 0; row < rows.Length; row++)
        {
            int start = row * length + (padLeft ? length - rows[row].Length : 0);
            float[][] ours = OnnxModels.Logits(model, rows[row]);
            for (int i = 0; i < ours.Length; i++) OnnxModels.Near(ours[i], logits[start + i], Tolerance);
        }
    }

    [SkippableFact]
    public void LanguageModel_TokenByTokenWithPast_GivesOurTokensAndLogits()
    {
        NodeScript.RequireOnnxPackages();
        int[][] prompts = Rows();

        JsonElement results = Greedy(OnnxPrecision.Float32, prompts);

        for (int row = 0; row < prompts.Length; row++)
        {
            int[] ours = OurGreedyTokens(prompts[row]);
            Assert.Equal(ours, OnnxModels.Integers(results[row].GetProperty("tokens")));
            Assert.True(ours.Distinct().Count() > 2, "A model that repeats one token proves nothing.");
            float[][] logits = OnnxModels.Logits(model, [.. prompts[row], .. ours[..^1]])[(prompts[row].Length - 1)..];
            for (int step = 0; step < Steps; step++) OnnxModels.Near(logits[step], OnnxModels.Numbers(results[row].GetProperty("logits")[step]), Tolerance);
        }
    }

    [SkippableFact]
    public void LanguageModel_Int8_StaysNearFloat32AtAThirdOfTheSize()
    {
        NodeScript.RequireOnnxPackages();
        int[][] prompts = Rows();
        JsonElement exact = Greedy(OnnxPrecision.Float32, prompts), rounded = Greedy(OnnxPrecision.Int8, prompts);

        for (int row = 0; row < prompts.Length; row++)   // the first step has the same input in both
        {
            float[] expected = OnnxModels.Numbers(exact[row].GetProperty("logits")[0]), actual = OnnxModels.Numbers(rounded[row].GetProperty("logits")[0]);
            double spread = Math.Sqrt(expected.Average(logit => (double)logit * logit));
            double error = Math.Sqrt(expected.Zip(actual, (a, b) => (double)(a - b) * (a - b)).Average());
            Assert.InRange(error / spread, 1e-5, 0.05);
        }
        long full = new FileInfo(folder.File("Float32.onnx")).Length, small = new FileInfo(folder.File("Int8.onnx")).Length;
        Assert.True(small * 2 < full, $"{small} bytes against {full}");
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void SequenceClassifier_PaddedBatch_GivesOurRewards(bool padLeft)
    {
        NodeScript.RequireOnnxPackages();
        const double Bias = 0.75;
        string path = folder.File("reward.onnx");
        RandomStream random = new(9);
        float[] weight = [.. Enumerable.Range(0, model.Config.Width).Select(_ => (float)random.NextNormal())];
        Gpt2Onnx.SaveSequenceClassifier(model, tensor(weight, [1, weight.Length]), Bias, path, OnnxPrecision.Float32);
        int[][] rows = Rows();
        (long[] ids, long[] mask, _, int length) = Pad(rows, padLeft);

        JsonElement logits = NodeScript.Run("onnx-run.cjs", new
        {
            model = path,
            inputs = new { input_ids = OnnxModels.Int64(ids, rows.Length, length), attention_mask = OnnxModels.Int64(mask, rows.Length, length) },
        }).GetProperty("logits");

        Assert.Equal([rows.Length, 1], OnnxModels.Integers(logits.GetProperty("dims")));
        OnnxModels.Near([.. rows.Select(Reward)], OnnxModels.Numbers(logits.GetProperty("data")), Tolerance);

        float Reward(int[] row)
        {
            using IDisposable frozen = no_grad();
            float[] last = model.Forward(new PackedTokens([row])).data<float>().ToArray()[^weight.Length..];
            return (float)(last.Zip(weight, (a, b) => (double)a * b).Sum() + Bias);
        }
    }

    private int[][] Rows() => [.. texts.Select(text => (int[])[tokenizer.EndOfTextToken, .. tokenizer.Encode(text)])];

    private JsonElement Greedy(OnnxPrecision precision, int[][] prompts)
    {
        string path = folder.File(precision + ".onnx");
        Gpt2Onnx.SaveLanguageModel(model, path, precision);
        return NodeScript.Run("onnx-greedy.cjs", new { model = path, prompts, steps = Steps, layers = model.Config.Layers, heads = model.Config.Heads, headSize = model.Config.Width / model.Config.Heads });
    }

    private int[] OurGreedyTokens(int[] prompt) =>
        new TextGenerator(model).Generate([prompt], new GenerationOptions { Temperature = 0, MaxNewTokens = Steps }, seed: 1)[0].Tokens;

    private (long[] Ids, long[] Mask, long[] Positions, int Length) Pad(int[][] rows, bool left)
    {
        int length = rows.Max(row => row.Length);
        long[] ids = new long[rows.Length * length], mask = new long[ids.Length], positions = new long[ids.Length];
        Array.Fill(ids, tokenizer.PadToken!.Value);
        for (int row = 0; row < rows.Length; row++)
            for (int i = 0; i < rows[row].Length; i++)
            {
                int at = row * length + (left ? length - rows[row].Length : 0) + i;
                (ids[at], mask[at], positions[at]) = (rows[row][i], 1, i);
            }
        return (ids, mask, positions, length);
    }
}
