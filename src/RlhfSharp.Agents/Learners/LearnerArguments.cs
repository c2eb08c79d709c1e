using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Learners;

/// <summary>Checks that learners share.</summary>
internal static class LearnerArguments
{
    /// <summary>The value, where it is in [0, 1]: a discount, a learning rate, a decay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not, or is not a number.</exception>
    public static double Share(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is in [0, 1].");

    /// <summary>The value, where it is above 0 and finite: a step size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is above 0.");

    /// <summary>The temporal-difference error, where it is finite: stops a run whose weights grow without bound.</summary>
    /// <exception cref="NonFiniteException">It is not.</exception>
    public static double Finite(double error) => double.IsFinite(error)
        ? error
        : throw new NonFiniteException("The temporal-difference error is no longer finite: the weights diverge; a smaller step size helps.");
}
