using RlhfSharp.TestSupport;
using Values = System.Collections.Generic.IReadOnlyDictionary<string, TorchSharp.torch.Tensor>;

namespace RlhfSharp.Tensors.Tests.Golden;

[Trait("Category", "Fixtures")]
public sealed class AttentionGoldenTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases("attention", "gpt2_block");

    [SkippableTheory, MemberData(nameof(Recorded))]
    public void Attention_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        if (recorded.Inputs.ContainsKey("q"))
            recorded.RunWithGradients(x => new Dictionary<string, Tensor>
            {
                ["y"] = nn.functional.scaled_dot_product_attention(x["q"], x["k"], x["v"], is_casual: name.Contains("causal") && !name.Contains("not_causal")),
            });
        else if (recorded.Inputs.ContainsKey("w_attn"))
            recorded.RunWithGradients(x => SelfAttention(x["x"], MaskOf(x), recorded.Config.Integer("n_head"), name => x[Short(name)]));
        else if (recorded.Inputs.ContainsKey("ln_1.weight"))
            recorded.RunWithGradients(x => new Dictionary<string, Tensor> { ["y"] = Block(x, recorded.Config.Integer("n_head")) });
        else
            TorchFixture.SkipUnknown(recorded);
    }

    /// <summary>x + attn(ln_1(x)), then x + mlp(ln_2(x)); rows at padding are zero.</summary>
    private static Tensor Block(Values values, long heads)
    {
        Tensor x = values["x"], mask = MaskOf(values);
        long[] width = [x.shape[^1]];
        Tensor normal = nn.functional.layer_norm(x, width, values["ln_1.weight"], values["ln_1.bias"]);
        x = x.add(SelfAttention(normal, mask, heads, name => values["attn." + name])["y"]);
        normal = nn.functional.layer_norm(x, width, values["ln_2.weight"], values["ln_2.bias"]);
        Tensor hidden = nn.functional.gelu(
            normal.matmul(values["mlp.c_fc.weight"]).add(values["mlp.c_fc.bias"]), GELU.Approximate.tanh);
        x = x.add(hidden.matmul(values["mlp.c_proj.weight"]).add(values["mlp.c_proj.bias"]));
        return x.mul(mask.to(ScalarType.Float32).unsqueeze(-1));
    }

    /// <summary>Causal attention over [batch, length, width]; a key takes part where the mask is 1, rows at padding are zero.</summary>
    private static Dictionary<string, Tensor> SelfAttention(Tensor x, Tensor mask, long heads, Func<string, Tensor> weights)
    {
        long batch = x.shape[0], length = x.shape[1], width = x.shape[2];
        Tensor[] parts = x.matmul(weights("c_attn.weight")).add(weights("c_attn.bias")).chunk(3, -1)
            .Select(part => part.reshape(batch, length, heads, width / heads).transpose(1, 2)).ToArray(); // [batch, heads, length, width / heads]
        Tensor seen = ones([length, length], ScalarType.Bool).tril().logical_and(mask.ne(0).reshape(batch, 1, 1, length));
        seen = seen.logical_or(eye(length, length).ne(0)); // a row at padding sees itself, lest it be NaN
        Tensor mixed = nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], seen);
        Tensor probabilities = parts[0].matmul(parts[1].transpose(-2, -1)).div(Math.Sqrt(width / heads))
            .masked_fill(seen.logical_not(), double.NegativeInfinity).softmax(-1);
        Tensor real = mask.to(ScalarType.Float32);
        Tensor output = mixed.transpose(1, 2).reshape(batch, length, width).matmul(weights("c_proj.weight")).add(weights("c_proj.bias"));
        return new Dictionary<string, Tensor>
        {
            ["y"] = output.mul(real.unsqueeze(-1)),
            ["probs"] = probabilities.mul(real.reshape(batch, 1, length, 1)),
        };
    }

    private static Tensor MaskOf(Values values) =>
        values.TryGetValue("mask", out Tensor? mask) ? mask : ones([values["x"].shape[0], values["x"].shape[1]], ScalarType.Int64);

    private static string Short(string name) => name switch
    {
        "c_attn.weight" => "w_attn",
        "c_attn.bias" => "b_attn",
        "c_proj.weight" => "w_proj",
        _ => "b_proj",
    };
}
