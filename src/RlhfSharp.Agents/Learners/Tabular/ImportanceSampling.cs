namespace RlhfSharp.Agents.Learners.Tabular;

/// <summary>How returns of one policy are weighted to estimate the values of another (Sutton and Barto, section 5.5).</summary>
public enum ImportanceSampling
{
    /// <summary>Divided by the sum of the ratios (equation 5.6): biased at first, of small variance.</summary>
    Weighted,

    /// <summary>Divided by the number of returns (equation 5.5): unbiased, of a variance that may be infinite.</summary>
    Ordinary,
}
