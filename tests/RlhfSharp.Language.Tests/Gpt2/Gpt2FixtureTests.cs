using RlhfSharp.Core;
using RlhfSharp.Language.Generation;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Language.Tests.Gpt2;

/// <summary>A whole model, one block, and attention alone, against PyTorch: padded recordings are laid out as packed rows.</summary>
[Trait("Category", "Fixtures")]
public sealed class Gpt2FixtureTests
{
    public static IEnumerable<object[]> Models() => TorchFixture.Cases("gpt2_tiny");

    // Attention without a mask of padding is not GPT-2's: the engine's tests check it.
    public static IEnumerable<object[]> Parts() => TorchFixture.Cases(recorded => recorded.Inputs.ContainsKey("mask"), "gpt2_block", "attention");

    [SkippableTheory, MemberData(nameof(Models))]
    public void Gpt2Model_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        using DisposeScope scope = NewDisposeScope();
        using Gpt2Model model = RecordedModel(fixture);
        if (recorded.Tensors("weights").Count > 0)
            Assert.Equal(recorded.Tensors("weights").Keys.Order(), model.named_parameters().Select(pair => pair.name).Order());
        else if (recorded.Inputs.ContainsKey("prompt")) CheckGreedy(recorded, model);
        else if (recorded.Inputs.ContainsKey("mask")) CheckForwardAndBackward(recorded, model);
        else TorchFixture.SkipUnknown(recorded);
    }

    [SkippableTheory, MemberData(nameof(Parts))]
    public void Part_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        using DisposeScope scope = NewDisposeScope();
        PaddedRows rows = new(recorded.Inputs["mask"]);
        int heads = (int)recorded.Config.Integer("n_head");
        Dictionary<string, Tensor> inputs = recorded.Inputs.Where(input => input.Value.Dtype == "f32")
            .ToDictionary(input => input.Key, input => tensor(input.Value.Singles, input.Value.Shape).requires_grad_());
        Tensor x = inputs["x"].view(-1, inputs["x"].shape[^1]).index_select(0, rows.Places);   // [tokens, width]
        Tensor Attend(Tensor queryKeyValue) => FusedOps.PackedCausalAttention(queryKeyValue, rows.Offsets, heads);
        using Gpt2Block block = new(new Gpt2Config { Width = (int)x.shape[1], Heads = heads, InnerWidth = recorded.Inputs.TryGetValue("mlp.c_fc.bias", out GoldenTensor? bias) ? (int)bias.Count : null });
        Tensor y;
        if (fixture == "attention")
            y = FusedOps.LinearConv1D(Attend(FusedOps.LinearConv1D(x, inputs["w_attn"], inputs["b_attn"])), inputs["w_proj"], inputs["b_proj"]);
        else
        {
            foreach ((string parameter, Parameter value) in block.named_parameters())
                using (no_grad()) value.copy_(inputs[parameter]);
            y = block.Forward(x, rows.Offsets, dropout: null);
            foreach ((string parameter, Parameter value) in block.named_parameters()) inputs[parameter] = value;
        }
        GoldenAssert.Close(recorded.Outputs["y"], rows.Pad(y), "y");
        Tensor cotangent = tensor(recorded.Cotangents["y"].Singles, recorded.Cotangents["y"].Shape);
        (y * cotangent.view(-1, y.shape[1]).index_select(0, rows.Places)).sum().backward();
        foreach ((string input, GoldenTensor expected) in recorded.Grads) GoldenAssert.Close(expected, inputs[input].grad!.data<float>().ToArray(), $"gradient of {input}");
    }

    private static void CheckForwardAndBackward(GoldenCase recorded, Gpt2Model model)
    {
        GoldenTensor mask = recorded.Inputs["mask"];
        long[] ids = recorded.Inputs["ids"].Int64s, labels = recorded.Inputs["labels"].Int64s;
        int columns = (int)mask.Shape[1];
        PaddedRows rows = new(mask);
        Tensor hidden = model.Forward(new PackedTokens(rows.Split(ids)));
        GoldenAssert.Close(recorded.Outputs["last_hidden"], rows.Pad(hidden), "last_hidden");
        GoldenAssert.Close(recorded.Outputs["logits"], rows.Pad(model.Logits(hidden)), "logits");

        long[] targets = [.. rows.PlaceList.Select(place => (place + 1) % columns == 0 ? -100 : labels[place + 1])];
        Tensor losses = FusedOps.LinearCrossEntropy(hidden, model.OutputWeight, tensor(targets));   // [tokens]
        Tensor loss = losses.sum() / (double)targets.Count(target => target != -100);
        GoldenAssert.Close(recorded.Outputs["loss"], loss.item<float>(), "loss");
        CheckLogProbs(recorded, rows, hidden, model, ids, columns);

        loss.backward();
        Dictionary<string, Parameter> parameters = model.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        foreach ((string name, GoldenTensor expected) in recorded.Grads) GoldenAssert.Close(expected, parameters[name].grad!.data<float>().ToArray(), $"gradient of {name}");
    }

    private static void CheckLogProbs(GoldenCase recorded, PaddedRows rows, Tensor hidden, Gpt2Model model, long[] ids, int columns)
    {
        long[] places = [.. rows.PlaceList.Where(place => (place + 1) % columns != 0 && rows.IsReal(place + 1))];
        long[] packed = [.. places.Select(place => (long)Array.IndexOf(rows.PlaceList, place))];
        Tensor from = hidden.index_select(0, tensor(packed));
        float[] logProbs = FusedOps.LinearLogProbs(from, model.OutputWeight, tensor(places.Select(place => ids[place + 1]).ToArray())).LogProbs.data<float>().ToArray();
        double[] padded = new double[recorded.Outputs["logp"].Count], sums = new double[recorded.Outputs["sum_logp"].Count];
        for (int i = 0; i < places.Length; i++)
        {
            long row = places[i] / columns;
            padded[row * (columns - 1) + places[i] % columns] = logProbs[i];
            sums[row] += logProbs[i];
        }
        GoldenAssert.Close(recorded.Outputs["logp"], padded, "logp");
        GoldenAssert.Close(recorded.Outputs["sum_logp"], sums, "sum_logp");
    }

    private static void CheckGreedy(GoldenCase recorded, Gpt2Model model)
    {
        long[] prompts = recorded.Inputs["prompt"].Int64s, expected = recorded.Outputs["tokens"].Int64s;
        int rowCount = (int)recorded.Inputs["prompt"].Shape[0], promptLength = prompts.Length / rowCount, length = expected.Length / rowCount;
        double[] gaps = recorded.Outputs["top1_minus_top2"].Data;
        int[][] rows = [.. prompts.Select(id => (int)id).Chunk(promptLength)];
        IReadOnlyList<GeneratedText> texts = new TextGenerator(model).Generate(rows, new GenerationOptions { Temperature = 0, MaxNewTokens = length - promptLength }, seed: 0);
        for (int row = 0; row < rowCount; row++)
            for (int step = 0; step < length - promptLength; step++)
            {
                if (gaps[(row * (length - promptLength)) + step] < 1e-4) break;   // a tie within rounding: what follows may differ
                Assert.Equal(expected[row * length + promptLength + step], texts[row].Tokens[step]);
            }
    }

    private static Gpt2Model RecordedModel(string fixture)
    {
        IReadOnlyDictionary<string, GoldenTensor> weights = TorchFixture.First(fixture).Tensors("weights");
        GoldenCase sized = TorchFixture.Cases(fixture).Select(row => TorchFixture.Load((string)row[0], (string)row[1])).First(recorded => recorded.Config.Has("n_head"));
        Gpt2Model model = new(new Gpt2Config
        {
            VocabularySize = (int)weights["wte.weight"].Shape[0],
            ContextLength = (int)weights["wpe.weight"].Shape[0],
            Width = (int)weights["wte.weight"].Shape[1],
            InnerWidth = (int)weights["h.0.mlp.c_fc.bias"].Count,
            Layers = (int)sized.Config.Integer("n_layer"),
            Heads = (int)sized.Config.Integer("n_head"),
            BeginOfTextToken = null,
            EndOfTextToken = null,
        });
        foreach ((string name, Parameter parameter) in model.named_parameters())
            using (no_grad()) parameter.copy_(tensor(weights[name].Singles, weights[name].Shape));
        return model;
    }
}
