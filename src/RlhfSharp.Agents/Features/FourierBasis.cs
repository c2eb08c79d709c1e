namespace RlhfSharp.Agents.Features;

/// <summary>The Fourier cosine basis (Konidaris et al. 2011; Sutton and Barto, equation 9.18): cos(pi c . s), s in [0, 1].</summary>
public sealed class FourierBasis(IReadOnlyList<double> low, IReadOnlyList<double> high, int order) : PowerBasis("fourier", low, high, order)
{
    private protected override double Evaluate(ReadOnlySpan<double> scaled, int feature)
    {
        double sum = 0;
        foreach (double number in scaled)
        {
            (feature, int frequency) = Math.DivRem(feature, Order + 1);
            sum += frequency * number;
        }

        return Math.Cos(Math.PI * sum);
    }
}
