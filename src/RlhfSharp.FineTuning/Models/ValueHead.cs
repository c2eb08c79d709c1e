namespace RlhfSharp.FineTuning.Models;

/// <summary>Linear map from a hidden state to the expected return; weight and bias start at zero, so the first values are exactly 0.</summary>
public sealed class ValueHead : nn.Module<Tensor, Tensor>
{
    private readonly Linear summary;

    /// <param name="width">Width of the hidden states.</param>
    public ValueHead(int width)
        : base(nameof(ValueHead))
    {
        summary = nn.Linear(width, 1);
        nn.init.zeros_(summary.weight);
        nn.init.zeros_(summary.bias!);
        RegisterComponents();
    }

    /// <param name="input">Hidden states, [tokens, width].</param>
    /// <returns>Values, [tokens].</returns>
    public override Tensor forward(Tensor input) => summary.forward(input).squeeze(-1);
}
