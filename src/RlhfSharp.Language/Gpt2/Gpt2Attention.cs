namespace RlhfSharp.Language.Gpt2;

/// <summary>The two projections around the attention of one block.</summary>
internal sealed class Gpt2Attention : nn.Module
{
    public readonly Conv1D c_attn;   // to query | key | value
    public readonly Conv1D c_proj;

    public Gpt2Attention(Gpt2Config config) : base(nameof(Gpt2Attention))
    {
        c_attn = new Conv1D(config.Width, 3L * config.Width);
        c_proj = new Conv1D(config.Width, config.Width);
        RegisterComponents();
    }
}
