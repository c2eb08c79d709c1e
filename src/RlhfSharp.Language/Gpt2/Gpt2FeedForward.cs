namespace RlhfSharp.Language.Gpt2;

/// <summary>The two layers of one block's feed-forward part, with GELU between them.</summary>
internal sealed class Gpt2FeedForward : nn.Module
{
    public readonly Conv1D c_fc;
    public readonly Conv1D c_proj;

    public Gpt2FeedForward(Gpt2Config config) : base(nameof(Gpt2FeedForward))
    {
        c_fc = new Conv1D(config.Width, config.FeedForwardWidth);
        c_proj = new Conv1D(config.FeedForwardWidth, config.Width);
        RegisterComponents();
    }
}
