using RlhfSharp.Core;

namespace RlhfSharp.Language.Gpt2;

/// <summary>One pre-norm block: x + attention(ln_1(x)), then x + mlp(ln_2(x)).</summary>
internal sealed class Gpt2Block : nn.Module
{
    public readonly LayerNorm ln_1;
    public readonly Gpt2Attention attn;
    public readonly LayerNorm ln_2;
    public readonly Gpt2FeedForward mlp;
    private readonly int heads;

    public Gpt2Block(Gpt2Config config) : base(nameof(Gpt2Block))
    {
        ln_1 = nn.LayerNorm(config.Width, config.LayerNormEpsilon);
        attn = new Gpt2Attention(config);
        ln_2 = nn.LayerNorm(config.Width, config.LayerNormEpsilon);
        mlp = new Gpt2FeedForward(config);
        heads = config.Heads;
        RegisterComponents();
    }

    /// <param name="hidden">[tokens, width].</param>
    /// <param name="rowOffsets">Where each packed row begins, and the end of the last: int64 [rows + 1].</param>
    /// <param name="dropout">Applied to both results before they are added; null: none.</param>
    public Tensor Forward(Tensor hidden, Tensor rowOffsets, DropoutMasks? dropout)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor queryKeyValue = FusedOps.LinearConv1D(ln_1.forward(hidden), attn.c_attn.weight, attn.c_attn.bias);
        Tensor mixed = FusedOps.PackedCausalAttention(queryKeyValue, rowOffsets, heads);
        Tensor middle = Add(hidden, mixed, attn.c_proj, dropout);
        Tensor inner = FusedOps.LinearGelu(ln_2.forward(middle), mlp.c_fc.weight, mlp.c_fc.bias);   // [tokens, 4 width]
        return Add(middle, inner, mlp.c_proj, dropout).MoveToOuterDisposeScope();
    }

    /// <summary>residual + dropout(projection(x)).</summary>
    private static Tensor Add(Tensor residual, Tensor x, Conv1D projection, DropoutMasks? dropout) => dropout is null
        ? FusedOps.LinearConv1D(x, projection.weight, projection.bias, residual)
        : residual + dropout.Apply(FusedOps.LinearConv1D(x, projection.weight, projection.bias));
}
