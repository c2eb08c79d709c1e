namespace RlhfSharp.Language.Gpt2;

/// <summary>A linear map whose weight is stored [in, out], as GPT-2's checkpoints have it.</summary>
internal sealed class Conv1D : nn.Module
{
    public readonly Parameter weight;
    public readonly Parameter bias;

    public Conv1D(long inputs, long outputs) : base(nameof(Conv1D))
    {
        weight = Gpt2Model.NewParameter(inputs, outputs);
        bias = Gpt2Model.NewParameter(outputs);
        RegisterComponents();
    }
}
