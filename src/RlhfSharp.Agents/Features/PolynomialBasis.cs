namespace RlhfSharp.Agents.Features;

/// <summary>The polynomial basis (Sutton and Barto, equation 9.17): products of powers of the numbers, each moved to [0, 1].</summary>
public sealed class PolynomialBasis(IReadOnlyList<double> low, IReadOnlyList<double> high, int order) : PowerBasis("polynomial", low, high, order)
{
    private protected override double Evaluate(ReadOnlySpan<double> scaled, int feature)
    {
        double product = 1;
        foreach (double number in scaled)
        {
            (feature, int exponent) = Math.DivRem(feature, Order + 1);
            for (int i = 0; i < exponent; i++)
                product *= number;
        }

        return product;
    }
}
